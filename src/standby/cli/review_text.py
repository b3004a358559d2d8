"""Claims beside their text, and what waits, for a terminal of 100 columns."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import click

from standby.basis.places import place_words
from standby.basis.quantities import amount_words, counted
from standby.basis.time import range_words
from standby.cli.listing import predicate_words
from standby.desk.comparing import Comparison
from standby.desk.reviewing import Context, Waiting, source_of
from standby.record.model import Claim
from standby.reports.readers.namesakes import namesakes

WIDTH = 100

SHORT_SLOTS = ("what", "when", "place", "quantity")
"""The slots that the list of what waits shows; the rest stands on the card of a claim."""

WRAPPED_FROM = 60
"""A line of a report at least so long, that ends no sentence, was wrapped and goes on in the next."""


def waiting_text(held: Waiting, zone: ZoneInfo) -> str:
    """Say how much waits from whom and who is on it, and list the claims shortly."""
    if not held.claims:
        return "Nothing waits for review."
    many = len(held.claims)
    rows = [f"{counted(many, 'claim')} {'waits' if many == 1 else 'wait'} for review."]
    rows += [f"  {count:5d}  {source}" for source, count in sorted(Counter(map(source_of, held.claims)).items())]
    rows += [
        f"{one.by} is on {one.source or 'all of it'} since {one.since.astimezone(zone):%H:%M}" for one in held.on_it
    ]
    rows.append("")
    rows += [
        short(claim, person_only=claim.id in held.person_only, chance=held.chances.get(claim.id))
        for claim in held.claims
    ]
    return "\n".join(rows)


def short(claim: Claim, *, person_only: bool = False, chance: float | None = None) -> str:
    """Write a claim in a few lines: its id, what it says and how surely, a mark where only a person may accept it, and
    its words.
    """
    mark = (" [a person only]" if person_only else "") + (f" [{chance:.0%} accepted]" if chance is not None else "")
    sure = "" if claim.draft.certainty == "asserted" else f" [{claim.draft.certainty}]"
    slots = "; ".join(f"{name}: {value}" for name, value in slots_of(claim) if name in SHORT_SLOTS)
    told = textwrap.fill(f"{claim.id}  {slots}{sure}{mark}", WIDTH, subsequent_indent=" " * 8, break_on_hyphens=False)
    words = textwrap.shorten(claim.draft.quote, WIDTH - 10, placeholder="…")
    return f"{told}\n        “{words}”"


def claim_card(claim: Claim, context: Context, *, colour: bool = False, chance: float | None = None) -> str:
    """Write a claim in full: where it comes from, its words marked in their text, and each slot on a line.

    ``chance`` is how likely a person accepts such a claim, where the desk learnt it.
    """
    words = f"»{context.words}«"
    text = f"{context.before}{words}{context.after}"
    paragraphs = [textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  ") for line in _unwrapped(text)]
    body = "\n".join(paragraphs)
    if colour:
        body = body.replace("»", click.style("»", bold=True)).replace("«", click.style("«", bold=True))
    head = f"{claim.id}  {claim.grade}  {claim.source or 'source not given'}: {claim.report_name}"
    rows = [textwrap.fill(head, WIDTH, subsequent_indent=" " * 6), "", body, ""]
    rows += [
        textwrap.fill(f"{name:>10}  {value}", WIDTH, subsequent_indent=" " * 12, break_on_hyphens=False)
        for name, value in slots_of(claim)
    ]
    if chance is not None:
        rows.append(f"{'accepted':>10}  {chance:.0%} of claims like this")
    return "\n".join(rows)


def _unwrapped(text: str) -> list[str]:
    """Return a text line by line, with lines that some program had wrapped put together again."""
    lines: list[str] = []
    goes_on = False
    for line in (" ".join(line.split()) for line in text.splitlines()):
        if goes_on and line:
            lines[-1] += f" {line}"
        elif line:
            lines.append(line)
        goes_on = len(line) >= WRAPPED_FROM and line[-1] not in ".!?:"
    return lines


def slots_of(claim: Claim) -> list[tuple[str, str]]:
    """Return what a claim says, slot by slot, in words; empty slots are left out."""
    draft = claim.draft
    what = f"{draft.kind}: {draft.subject.name} {predicate_words(draft.predicate)}"
    rows = [
        ("what", what + (f" {draft.object.name}" if draft.object else "")),
        ("linked", ", ".join(m.id for m in (draft.subject, draft.object, draft.speaker) if m and m.id)),
        ("when", _when(claim)),
        ("place", f"{place_words(draft.place)} ({draft.place.id or 'not resolved'})" if draft.place else ""),
        ("or", "; ".join(f"{p.name} ({p.id})" for p in namesakes(draft.place)) if draft.place else ""),
        ("quantity", amount_words(draft.quantity) if draft.quantity else ""),
        ("speaker", draft.speaker.name if draft.speaker else "the author"),
        ("certainty", draft.certainty),
        *((name, value) for name, value in sorted(draft.details.items())),
    ]
    return [(name, value) for name, value in rows if value]


def comparisons_text(found: Sequence[Comparison], held: Mapping[tuple[str, ...], Sequence[Claim]]) -> str:
    """List what a rule compares, each with its claims and their words."""
    if not found:
        return "No rule compares any claims that nobody has judged."
    parts: list[str] = []
    for one in found:
        parts.append(textwrap.fill(f"{one.verdict}? {one.because}", WIDTH, subsequent_indent="  "))
        for claim in held[one.claims]:
            words = f"{claim.id}  {claim.source or claim.report_name}: “{claim.draft.quote}”"
            parts.append(
                textwrap.fill(words, WIDTH, initial_indent="  ", subsequent_indent=" " * 8, break_on_hyphens=False)
            )
    return "\n".join(parts)


def _when(claim: Claim) -> str:
    stated = claim.draft.stated
    rule = f" ({stated.rule})" if stated.rule else ""
    return f"{range_words(stated.range)}{rule}"
