"""One event told in two clauses: an attack, and whom it killed or hurt."""

import re
from dataclasses import replace

from standby.reports.model import Draft
from standby.reports.readers.progress import Page


def merge_tolls(drafts: list[Draft], page: Page) -> list[Draft]:
    """Make one event of an attack and its toll: *three were killed when a mine …*, *a bomb exploded, killing eight*."""
    merged: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.start):
        last = merged[-1] if merged else None
        if (
            last
            and last.kind == draft.kind == "incident"
            and last.certainty == draft.certainty
            and _tells_toll(last, draft, page)
        ):
            toll, attack = (last, draft) if last.predicate == "killing" else (draft, last)
            merged[-1] = replace(attack, start=min(last.start, draft.start), end=max(last.end, draft.end), quantity=toll.quantity or attack.quantity,
                                 place=attack.place or toll.place, stated=attack.stated if attack.stated.expression else toll.stated,
                                 valid=attack.valid if attack.stated.expression else toll.valid)  # fmt: skip
        else:
            merged.append(draft)
    return merged


def _tells_toll(first: Draft, second: Draft, page: Page) -> bool:
    if (first.predicate == "killing") == (second.predicate == "killing"):
        return False
    origin = page.shadow.origin
    between = "".join(
        page.shadow.text[i] for i in range(len(page.shadow.text)) if first.end <= origin[i] < second.start
    )
    return bool(
        re.fullmatch(r",? ?(?:when|after|as|in|and)? ?(?:(?:their|his|her|its|a|the) ?(?:\w+ ?)?)?,? ?", between)
    )
