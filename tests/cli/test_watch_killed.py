"""``standby watch`` itself, killed in the middle of its work again and again: each piece of news gets out once."""

import json
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from tests.desk.test_deciding import PEOPLE, POLICY, SIGNERS, UNITS
from tests.waiting import MOST_SECONDS

from standby.desk.declaring import declare
from standby.desk.workspace import init_workspace, open_workspace
from standby.posture.facts import Declaration
from standby.posture.outbox import Outbox

WATCH = """
import sys
from datetime import timedelta
from standby.desk.alerting import Watch
Watch.__init__.__kwdefaults__["lease"] = timedelta(seconds=1)  # what a killed watch held is free soon
from standby.cli import main
main()
"""


class Killed:
    """A workspace in which the way out closes and opens, and a watch over it that is begun and killed."""

    def __init__(self, folder):
        self.folder, self.out, self.told = folder / "w", folder / "out.jsonl", 0
        init_workspace(self.folder)
        for name, text in {"units": UNITS, "people": PEOPLE, "signers": SIGNERS, "policy/p": POLICY}.items():
            path = self.folder / "mission" / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)

    def tell(self):
        """Tell what changes the advice for north, the other way each time."""
        self.told += 1
        is_open = self.told % 2 == 0
        with open_workspace(self.folder) as desk:
            for fact, value in (("declared.way_out_open", is_open), ("declared.stand_down_approved", is_open)):
                now = desk.clock()
                word = Declaration(
                    fact=fact, value=value, by="Ann", role="r", at=now, good_until=now + timedelta(days=2)
                )
                declare(desk, word)

    def begun(self):
        words = ["-C", self.folder, "watch", "--to", f"file:{self.out}", "--every", "0.05"]
        return subprocess.Popen([sys.executable, "-c", WATCH, *words], stdout=subprocess.DEVNULL)

    def lines(self):
        """Return what stands in the file on whole lines."""
        whole = self.out.read_bytes().split(b"\n")[:-1] if self.out.exists() else []
        return [json.loads(line) for line in whole if line.endswith(b"}")]

    def runs_until_told(self, units=3):
        """Let a watch run until every unit's change is in the file; return how long that took, and kill it."""
        begun, run = time.monotonic(), self.begun()
        try:
            while len(self.lines()) < self.told * units:
                assert run.poll() is None, "the watch ended by itself"
                assert time.monotonic() - begun < MOST_SECONDS, f"nothing was told in {MOST_SECONDS} seconds"
                time.sleep(0.02)
            return time.monotonic() - begun
        finally:
            kill(run)

    def killed_after(self, seconds):
        run = self.begun()
        time.sleep(seconds)
        kill(run)

    def runs_to_rest(self):
        """Let one watch after another make one round until nothing waits any more."""
        end = time.monotonic() + MOST_SECONDS
        while True:
            subprocess.run(
                [sys.executable, "-c", WATCH, "-C", self.folder, "watch", "--to", f"file:{self.out}", "--once"],
                check=True, stdout=subprocess.DEVNULL, timeout=MOST_SECONDS,
            )  # fmt: skip
            with open_workspace(self.folder) as desk:
                box = Outbox(desk.ledger, "test")
            if not box.waiting:
                return box.notices
            assert time.monotonic() < end, f"something still waited after {MOST_SECONDS} seconds"


def kill(run):
    run.send_signal(signal.SIGKILL)
    assert run.wait(MOST_SECONDS) == -signal.SIGKILL


def killed_over_and_over(folder, changes, kills, draw):
    """Kill a watch at moments spread over the time it takes from its beginning to the last word of a change."""
    scene = Killed(folder)
    scene.tell()
    takes = scene.runs_until_told()
    for _ in range(changes):
        scene.tell()
        for _ in range(kills):
            scene.killed_after(takes * draw.uniform(0.5, 1.1))
        scene.runs_until_told()
    recorded, told = scene.runs_to_rest(), scene.lines()
    assert [line["id"] for line in told] == list(recorded), "told as recorded, each once and in order"
    for unit in ("op", "north", "south"):
        values = [line["values"]["alert"] for line in told if line["unit"] == unit]
        assert values == [("routine", "high")[number % 2] for number in range(1, scene.told + 1)]


def test_a_watch_killed_in_the_middle_of_its_work_loses_and_repeats_nothing(tmp_path):
    killed_over_and_over(tmp_path, 1, 2, random.Random(1))


@pytest.mark.torture
def test_a_watch_killed_eighty_times_loses_and_repeats_nothing(tmp_path):
    killed_over_and_over(tmp_path, 20, 4, random.SystemRandom())
