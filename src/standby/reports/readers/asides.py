"""Claims told beside the verb: who holds which command or office, and whom a caption shows where."""

import re

from standby.reports.model import Draft, Mention, Stated
from standby.reports.readers import where
from standby.reports.readers.names import full_name, mention_of_person, mentions_of
from standby.reports.readers.progress import Page
from standby.reports.readers.roles import roles_in
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.slots import place_for, stated_for, valid_for


def role_drafts(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the commands and offices a sentence tells of."""
    drafts = []
    for role in roles_in(sentence.text, page.seen_offices):
        who = full_name(page.cast, role.who) or role.who
        if role.predicate == "commander_of" and role.what:
            page.cast.commands.setdefault(who, re.sub(r"^the ", "", role.what))
        stated = (
            Stated(range=page.told.document, basis="document date", rule="holds at the document's date")
            if role.state
            else Stated()
        )
        a, b = page.shadow.span(sentence.start + role.start, sentence.start + role.end)
        drafts.append(Draft(
            start=a, end=b, quote="", kind="command", subject=mention_of_person(page.cast, who), predicate=role.predicate,
            object=_office_of(page, role.what, role.predicate), stated=stated,
            valid=valid_for(stated, "state" if role.state else "none", page.told.document),
            place=place_for(sentence, role.start, role.end, "command", page.gaz),
        ))  # fmt: skip
    return drafts


def _office_of(page: Page, what: str | None, predicate: str) -> Mention | None:
    if not what:
        return None
    named = predicate in ("commander_of", "sergeant_major_of", "operates", "parent_of") and what not in where.demonyms()
    return mentions_of(page.cast, what)[0] if named else Mention(name=what)


def caption_drafts(page: Page, sentence: Sentence) -> list[Draft]:
    """A caption says where somebody was photographed; its date is its own and dates nothing else."""
    match = re.match(
        r"(?P<who>(?:[A-Z(][\w.'()-]*)(?: [A-Z(][\w.'()-]*)*(?: (?:soldiers|troops|peacekeepers|instructors|trainers|officers|staff|workers|police|residents|protesters|people)(?: on patrol)?)?),?(?: \w+ing?s?\b| speaks?| stands?| walks?| visits?| meets?| is| are|(?= at | in )).*",
        sentence.text,
    )
    place = place_for(sentence, 0, len(sentence.text), "presence", page.gaz)
    if not match or place is None:
        return []
    stated = stated_for(sentence, 0, len(sentence.text), "none", page.told)
    a, b = page.shadow.span(sentence.start, sentence.start + len(sentence.text.rstrip(" .")))
    who = full_name(page.cast, match["who"]) or match["who"]
    return [Draft(start=a, end=b, quote="", kind="presence", subject=mention_of_person(page.cast, who), predicate="located_at", place=place, stated=stated,
                  valid=valid_for(stated, "event" if stated.expression else "none", page.told.document), details={"from": "caption"})]  # fmt: skip
