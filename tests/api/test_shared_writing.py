"""Many people in the web room at once: each is answered when it is durable, and some share one commit."""

from concurrent.futures import ThreadPoolExecutor

from standby.api.room import open_room
from standby.desk.workspace import init_workspace
from standby.ledger import verify
from standby.ledger.queries import entries


def test_acts_of_the_web_room_share_commits_and_none_is_lost(tmp_path, monkeypatch):
    init_workspace(tmp_path / "w")
    room = open_room(tmp_path / "w")
    ledger, groups = room.workspace().ledger, []
    finish = ledger.turns._finish
    monkeypatch.setattr(ledger.turns, "_finish", lambda group: (groups.append(group.size), finish(group)))

    def client(name):
        for _ in range(6):
            with room.workspace().ledger.writing() as writer:
                writer.append("thing.said", name, {}, actor=name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(client, map(str, range(8))))
    with ledger.reading() as connection:
        said = [entry.subject for entry in entries(connection) if entry.act == "thing.said"]
    assert sorted(said) == sorted(str(n) for n in range(8) for _ in range(6))
    assert sum(groups) == 48
    assert len(groups) < 48
    assert verify(ledger).faults == ()
    room.close()
