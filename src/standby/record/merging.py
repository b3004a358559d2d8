"""What another node recorded beside us: two readings of one report give each claim once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from standby.ledger import Entry, kept
from standby.record.columnar import drafts_in, numbers_in, pack_claims, superseded_in
from standby.record.plain import draft_to_plain
from standby.record.projection import claim_number
from standby.record.queries import numbers_of


def without_what_is_here(connection: Connection, entry: Entry) -> Mapping[str, Any]:
    """Return what an entry of another node says, without the claims that are recorded here already.

    A claim's name is made from its report, its reader and all it says: a claim of the same name is the same claim.
    What the entry rests on must be kept here.
    """
    told = entry.payload.get("claims")
    if entry.act not in ("report.received", "claims.recorded") or not told:
        return entry.payload
    here = numbers_of(connection, entry.subject)
    if not here:
        return entry.payload
    if isinstance(told, list):
        return {**entry.payload, "claims": [each for each in told if claim_number(each["id"]) not in here]}
    text = kept(connection, entry.payload["kept"][-1]).decode()
    numbers, drafts = numbers_in(told), drafts_in(told, entry.known_at, text)
    superseded = superseded_in(told) or [None] * len(numbers)
    new = [
        (number, draft, {**draft_to_plain(draft), **({"supersedes": older} if older else {})})
        for number, draft, older in zip(numbers, drafts, superseded, strict=True)
        if number not in here
    ]
    return {**entry.payload, "claims": pack_claims(new, entry.known_at)}
