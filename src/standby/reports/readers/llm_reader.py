"""A reader that asks a language model, and believes only what stands in the report.

The model sees the text of the report and the closed lists of words, and nothing else: no name of the mission, no
source, no date of receipt. Each proposal must quote the report literally, and every value of a slot must stand inside
that quotation; what does not is refused and kept. Days, numbers and places are worked out here from the words quoted.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from standby.basis.errors import TryLater
from standby.basis.mission import Definition
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange, Span, day_end, day_start
from standby.basis.vocabulary import ATTACKS, CERTAINTIES, CONSENT_SPEAKS_FOR, KINDS, STATUS_AXIS
from standby.reports.intake.languages import NAMES as LANGUAGES
from standby.reports.model import Draft, Mention, Reading, Refusal, Report, Stated
from standby.reports.readers import how_many, when, where
from standby.reports.readers.notes import written_out
from standby.reports.readers.repair import repair
from standby.reports.readers.rule_reader import document_date
from standby.reports.readers.sentences import sentences_of

PIECE = 6_000
"""A longer report is sent in pieces of about so many characters, cut between paragraphs."""

MOST_PROPOSALS = 200
"""So many proposals on one piece are looked at; a model that makes more is not well."""

PREDICATES = (*STATUS_AXIS, *ATTACKS, *CONSENT_SPEAKS_FOR, "demonstration", "protest", "casualties", "threat_made",
              "present", "commands", "moved", "withholds", "said", "strength")  # fmt: skip

UNITS = ("person", "soldier", "killed", "wounded", "missile", "rocket", "mortar", "drone", "vehicle", "event")

QUOTED = ("subject", "object", "place", "quantity", "when", "speaker")
"""The slots whose value is words of the report."""

EVENTS = ("incident", "movement")

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["quote", "kind", "predicate", "certainty", "unit", *QUOTED],
                "properties": {
                    "quote": {"type": "string"},
                    "kind": {"enum": list(KINDS)},
                    "predicate": {"enum": list(PREDICATES)},
                    "certainty": {"enum": list(CERTAINTIES)},
                    "unit": {"enum": [*UNITS, None]},
                    **{slot: {"type": ["string", "null"]} for slot in QUOTED},
                },
            },
        }
    },
}
"""What the model must answer (JSON Schema)."""

ASKED = (
    "You read a report for a mission's security staff and list every sourced statement in it. Copy the quote of each "
    "from the report, character by character. The subject, object, place, quantity, when and speaker must be words "
    "copied from inside that quote, or null. Extend the quote until it holds them all. Never translate, correct, "
    "round or infer. A statement that is conditional, denied or doubted has that certainty. If the report states "
    "nothing of these kinds, answer with an empty list."
)


class Model(Protocol):
    """Something that answers a question about a text in JSON. It raises ``TryLater`` when it gives no answer."""

    @property
    def name(self) -> str:
        """The model and where it is, kept on every claim as its origin."""
        ...

    def answer(self, instruction: str, text: str, schema: Mapping[str, Any]) -> str:
        """Answer as the instruction says, in JSON that should keep to the schema."""
        ...


@dataclass(frozen=True, slots=True)
class LlmReader:
    """A reader that proposes what a language model finds and the text bears out."""

    model: Model

    @property
    def name(self) -> str:
        """Name the model, as claims keep it."""
        return f"llm {self.model.name}"

    @property
    def languages(self) -> tuple[str, ...]:
        """A model is asked about any language; what it makes of one shows in the review."""
        return tuple(LANGUAGES)

    def read(self, report: Report, definition: Definition) -> Reading:
        """Ask about each piece of a report and keep what stands in it. Raises ``TryLater`` without an answer."""
        document, reason = document_date(report, sentences_of(written_out(repair(report.text)).text))
        gazetteer = where.gazetteer(definition, report.text, report.source)
        drafts: list[Draft] = []
        refused: list[Refusal] = []
        for start, piece in pieces(report.text):
            for proposal in proposals(self.model, piece):
                found = drafted(proposal, report.text, (start, start + len(piece)), document, definition, gazetteer)
                if isinstance(found, Draft):
                    drafts.append(found)
                else:
                    refused.append(found)
        return Reading(
            drafts=tuple(drafts),
            document_date=document,
            document_date_reason=reason,
            reader=self.name,
            refused=tuple(refused),
        )


def proposals(model: Model, text: str) -> Sequence[object]:
    """Ask a model about a text and return what it proposes, not yet looked at.

    Raises ``TryLater`` (``model-unusable``) when the answer is no JSON or not a list of claims.
    """
    said = model.answer(ASKED, text, SCHEMA)
    try:
        told = json.loads(said)
    except (ValueError, RecursionError) as problem:
        raise _unusable(model, f"its answer is no JSON ({problem})") from problem
    claims = told.get("claims") if isinstance(told, dict) else None
    if not isinstance(claims, list):
        raise _unusable(model, "its answer holds no list of claims")
    return claims[:MOST_PROPOSALS]


def drafted(
    proposal: object,
    text: str,
    within: tuple[int, int],
    document: DateRange,
    definition: Definition,
    gazetteer: where.Gazetteer,
) -> Draft | Refusal:
    """Make a draft of a proposal, or refuse it with the reason; every word of it must stand in its quotation."""
    if not isinstance(proposal, dict):
        return _refusal(proposal, "it is no set of slots")
    why = _shape(proposal)
    quote = proposal.get("quote")
    start = text.find(quote, *within) if isinstance(quote, str) and quote else -1
    if why is None and start < 0:
        why = "its quotation does not stand in the report"
    why = why or next(
        (f"its {slot} does not stand in its quotation" for slot in QUOTED if _absent(proposal, slot)), None
    )
    quantity = _quantity(proposal) if why is None else None
    if why is None and proposal["quantity"] and quantity is None:
        why = "its quantity is no number that can be read"
    if why is not None or not isinstance(quote, str):
        return _refusal(proposal, why or "it has no quotation")
    stated, valid = _when(proposal, document)
    return Draft(
        start=start,
        end=start + len(quote),
        quote=quote,
        kind=proposal["kind"],
        subject=_mention(proposal["subject"], definition) or Mention(name="unnamed"),
        predicate=proposal["predicate"],
        object=_mention(proposal["object"], definition),
        quantity=quantity,
        place=_place(proposal["place"], gazetteer),
        stated=stated,
        valid=valid,
        speaker=_mention(proposal["speaker"], definition),
        certainty=proposal["certainty"],
    )


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text between paragraphs, or lines, into pieces that can be sent, each with the place where it begins."""
    start = 0
    while start < len(text):
        end = min(len(text), start + PIECE)
        if end < len(text):
            cut = max(text.rfind("\n\n", start, end), text.rfind("\n", start + PIECE // 2, end), start)
            end = cut if cut > start else end
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def _shape(proposal: Mapping[str, Any]) -> str | None:
    """Say what of a proposal is not as the schema asks, None when all is: models do not always keep to it."""
    if set(proposal) != {"quote", "kind", "predicate", "certainty", "unit", *QUOTED}:
        return "its slots are not those that were asked for"
    for slot, known in (
        ("kind", KINDS),
        ("predicate", PREDICATES),
        ("certainty", CERTAINTIES),
        ("unit", (*UNITS, None)),
    ):
        if proposal[slot] not in known:
            return f"its {slot} is none that there is"
    wrong = [slot for slot in QUOTED if not isinstance(proposal[slot], str | None)]
    return f"its {wrong[0]} is no text" if wrong else None


def _absent(proposal: Mapping[str, Any], slot: str) -> bool:
    """Say whether the words of a slot do not stand in the quotation as whole words."""
    words, quote = proposal[slot], proposal["quote"]
    if words is None:
        return False
    return not words.strip() or not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", quote)


def _quantity(proposal: Mapping[str, Any]) -> Quantity | None:
    words = proposal["quantity"]
    if not words:
        return None
    found = how_many.find(words)
    return found[0].counting(proposal["unit"] or "person", words) if found else None


def _place(words: str | None, gazetteer: where.Gazetteer) -> Place | None:
    if not words:
        return None
    found = where.find(f"in {words}", gazetteer)
    return found[0].place if found else Place(name=words)


def _mention(words: str | None, definition: Definition) -> Mention | None:
    """Link words to the mission's own by a name or alias that is exactly these words."""
    if not words:
        return None
    bare = re.sub(r"^(?:the|a|an) ", "", words.casefold())
    named = [
        (f"{prefix}:{thing.id}", {name.casefold() for name in (thing.name, *thing.aliases)})
        for prefix, things in (("unit", definition.units), ("site", definition.sites), ("person", definition.people))
        for thing in things
    ]
    aliases = {phrase.casefold(): means for phrase, means in definition.aliases.items()}
    means = aliases.get(words.casefold()) or aliases.get(bare)
    means = means or next((own for own, names in named if bare in names or words.casefold() in names), None)
    return Mention(name=words, id=means)


def _when(proposal: Mapping[str, Any], document: DateRange) -> tuple[Stated, Span]:
    """Resolve the words of the time; without any, an event lies before the document and a state holds at it."""
    words = proposal["when"]
    found = when.find(words) if words else []
    if found:
        resolved = when.resolve(found[0], document)
        stated = Stated(range=resolved.range, expression=words, basis=resolved.basis, rule=resolved.rule)
    else:
        stated = Stated(range=DateRange(end=document.end), expression=words, basis="document date" if document.end
                        else "none", rule="no later than the document")  # fmt: skip
    low = day_start(stated.range.start) if stated.range.start else None
    high = day_end(stated.range.end) if stated.range.end else None
    if proposal["kind"] in EVENTS:
        return stated, Span(from_lo=low, from_hi=high, to_lo=low, to_hi=high)
    return stated, Span(from_lo=low, from_hi=high, to_lo=high)


def _refusal(proposal: object, why: str) -> Refusal:
    return Refusal(proposal=json.dumps(proposal, ensure_ascii=False, sort_keys=True)[:2_000], why=why)


def _unusable(model: Model, why: str) -> TryLater:
    return TryLater(
        "model-unusable",
        "The report was not read by the language model",
        f"{model.name}: {why}",
        "try again, or read it with --reader rules",
    )
