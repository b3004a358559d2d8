"""What must not come back with an older copy of the record: which parts were erased, and who refuses.

It is kept beside the accounts, outside the record and its copies. Of a part that was erased it holds only the salted
hash that stands in the log; without the salt, which was erased too, it tells nothing.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from standby.access.accounts import Doors, erased_table, refusal_table
from standby.basis.time import iso, parse_instant


def note_erased(doors: Doors, hashes: Collection[str]) -> None:
    """Note the hashes of parts that are about to be erased; one noted before stays as it is."""
    with doors.writing() as connection:
        rows = [{"hash": bytes.fromhex(each)} for each in sorted(hashes)]
        connection.execute(insert(erased_table).prefix_with("OR IGNORE"), rows)


def erased_before(doors: Doors) -> frozenset[str]:
    """Return the hash of every part that was ever erased here."""
    with doors.reading() as connection:
        return frozenset(each.hex() for each in connection.execute(select(erased_table.c.hash)).scalars())


def note_refusals(doors: Doors, said_at: Mapping[str, datetime]) -> None:
    """Note who refuses now to have their place kept, and when they said it; nobody else does any longer."""
    with doors.writing() as connection:
        connection.execute(delete(refusal_table))
        if said_at:
            rows = [{"person": person, "at": iso(at)} for person, at in said_at.items()]
            connection.execute(insert(refusal_table), rows)


def refused_before(doors: Doors) -> dict[str, datetime]:
    """Return who refused as far as is known here, and when they said so."""
    with doors.reading() as connection:
        rows = connection.execute(select(refusal_table).order_by(refusal_table.c.person)).all()
    return {row.person: parse_instant(row.at) for row in rows}
