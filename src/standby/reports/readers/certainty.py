"""How sure a claim is, from the words that govern its verb."""

import re

from standby.basis.quantities import Quantity
from standby.basis.vocabulary import TOLD
from standby.reports.readers.how_many import NUMBER
from standby.reports.readers.how_sure import how_sure
from standby.reports.readers.progress import Candidate
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.who_says import Said

_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)(?! (?:[\w-]+ ){0,5}(?:access|entry|passage|permission|visas?|clearance))|dismiss(?:es|ed)?|reject(?:s|ed)?|refut(?:es|ed))\b[^.;]*$|\bno (?:\w+ )?(?:information|evidence|indications?|signs?|reports?|proof|suggestion|truth) (?:that|of|in)\b[^.;]*$|\bnot true (?:that\b[^.;]*)?$|\b(?:false|no truth|untrue)\b[^.;]*$",
    re.I,
)
"""Words before a clause that deny what it says."""


_ESTIMATE = re.compile(r"\bestimated\b", re.I)
_ABOUT_SO_MANY = re.compile(
    rf"\b(roughly|about|around|approximately|nearly|almost|close to|something like|some) (?:another )?{NUMBER}\b(?! (?:second|minute|hour|day|night|week|month|year|mile|kilomet|km|per cent)|%)|{NUMBER} (or so)\b",
    re.I,
)
"""A number that is not told exactly, of whatever but time and distance."""
_THOUGHT = re.compile(
    r"\b(?:(?:think|believe|suspect|fear|assume|reckon)s? (?:that|the|an?|it|they|some|more)\b|(?:was|were|is|are) reported (?!to\b)\w+|(?:is|are|was|remains?) (?:still |also )?(?:possible|plausible|probable|conceivable)\b)"
)
"""Words that give what follows, or stands before, as thought or as reported only."""
_TURNS_DOWN = re.compile(
    r"\b(?:refus(?:es|ed?|ing) (?!to (?:rule out|exclude))|reject(?:s|ed|ing)? |turn(?:s|ed|ing)? (?:\w+ ){1,4}?down\b|turn(?:s|ed|ing)? down |rul(?:es|ed|ing) out )"
)
"""Words by which a host or a government says no."""
_POSSIBLE = re.compile(
    r"\b(?:likely|unlikely|possible|probable|possibility|expected|feared|anticipated|ruled? out|excluded?|discount\w*)\b"
)
_SAID_WRONGLY = re.compile(
    r"\b(?:[Rr]eports?|[Cc]laims?|[Rr]umou?rs?|[Nn]ews|[Ss]tories|[Ss]uggestions?) that (?:\w+ ){0,4}$"
)
_IS_WRONG = re.compile(
    r" (?:are|is|were|was) (?:\w+ly )?(?:wrong|false|untrue|not true|baseless|incorrect|unfounded)\b"
)
"""*Reports that … are wrong* denies what stands between."""
_FORESEEN = re.compile(r"\b(?:expect(?:s|ed)?|fear(?:s|ed)?|anticipat(?:es|ed)|predict(?:s|ed)?|foresees?)\b")
"""Verbs that tell of violence still to come."""
_CONDITION_BEFORE = re.compile(
    r"(?:^|[,;–:] |\b(?:that|but|and|said|says) )(?:(?:[Ii]f|[Uu]nless)\b(?!(?<=, if) (?:not|any) [\w ]{1,25}, )|[Pp]rovided\b|[Ii]n (?:case|the event)\b|(?<![a-z] )Should\b)[^;]*$"
)
"""A condition that opens the sentence: what the main clause tells has not happened."""
_OPEN_QUESTION = re.compile(
    r"\b(?:open|unclear|unknown|uncertain|undecided|not (?:clear|known|certain|decided)|clear|known|questionable)(?: \w+)? (?:whether|if)\b[^,;]*$|\b(?:not|n't) (?:yet )?(?:decided|decide|known|know|clear|say|confirmed?) (?:whether|if)\b[^,;]*$|\b(?:question|doubt|unsure|wonder\w*|asked) (?:whether|if)\b[^,;]*$",
    re.I,
)
"""Words before a clause that leave open whether it is so."""
_WHETHER = re.compile(r"whether\b", re.I)
"""*Whether a truce comes is open* leaves it open by its first word."""


def certainty_of(
    c: Candidate, sentence: Sentence, said: Said | None, quantity: Quantity | None
) -> tuple[str, tuple[str, ...]]:
    """Return how sure a claim is told, with the words that say so: by its rule, its subject, a denial before it, its own clause, then its speaker."""
    text, rule = sentence.text, c.rule
    clause = text[c.start : c.end]
    if rule.certainty == "speaker-negated":
        return ("hedged", (said.cue, "not")) if said and said.hedged else ("negated", ("not",))
    if (
        rule.kind != "statement"
        and rule.certainty in (None, "planned")
        and (left_open := _OPEN_QUESTION.search(text[: c.match.start()]))
    ):
        return "unknown", (left_open[0].split()[0],)
    if rule.certainty is None and (question := _WHETHER.match(clause)):
        return "unknown", (question[0],)
    if _SAID_WRONGLY.search(text[: c.start]) and (wrong := _IS_WRONG.match(text[c.end :])):
        return "negated", (wrong[0].strip(),)
    if rule.certainty in (None, "planned") and (condition := _CONDITION_BEFORE.search(text[: c.start])):
        return "conditional", (condition[0].strip(" ,;–:").split()[0],)
    if rule.kind == "disclosure" and (
        unknown := re.search(r"\b(?:not|n't)(?: \w+)? (?:known?|clear)\b|\bun(?:known|clear)\b", clause)
    ):
        return "unknown", (unknown[0],)
    if rule.predicate == "restricted_movement" and not re.search(r"\b(?:no longer|lifted|not yet)\b", clause):
        return "asserted", ()
    if rule.certainty == "risk":
        return ("hedged", ("risk",)) if _POSSIBLE.search(clause) else ("asserted", ())
    if rule.certainty == "planned":
        own, marks = how_sure(text[c.start :])
        return ("conditional", marks) if own == "conditional" else ("hedged", marks)
    if rule.certainty:
        return rule.certainty, how_sure(clause)[1]
    phrase = text[c.subject[0] : c.subject[1]].lower() if c.subject else ""
    for word, certainty in rule.certainty_if_subject.items():
        if word in phrase:
            return certainty, (word,)
    if rule.kind in ("disclosure", "threat") or rule.predicate.startswith("activity:"):
        own, marks = how_sure(text[c.match.start() : c.match.end()]) if rule.kind == "threat" else ("asserted", ())
        if rule.kind == "threat" and own == "asserted" and (guess := _FORESEEN.search(c.match[0])):
            own, marks = "hedged", (guess[0],)
        if rule.kind == "threat" and own == "asserted" and (thought := _THOUGHT.search(clause)):
            own, marks = "hedged", (thought[0].split()[0],)
        if own in ("negated", "unknown"):
            own, marks = (
                ("negated", marks)
                if re.search(r"\b(?:no|not) (?:\w+ )?(?:threat|risk|danger)", clause)
                else ("asserted", ())
            )
        return own, marks
    if rule.kind in ("incident", "movement", "status", "presence") and (
        denial := _DENIED.search(text[: c.match.start()])
    ):
        return "negated", (denial[0].split()[0],)
    if rule.predicate == TOLD and rule.kind == "command":
        return "asserted", ()
    certainty, marks = how_sure(_governing(text, c), counts=rule.kind == "headcount")
    if certainty == "negated" and rule.predicate != TOLD:  # a denial behind what a rule read speaks of something else
        certainty, marks = how_sure(_before(text, c) + text[c.start : c.match.end()])
    if certainty == "asserted" and rule.predicate == TOLD and rule.kind == "consent":
        certainty, marks = ("negated", (t[0].split()[0],)) if (t := _TURNS_DOWN.search(clause)) else ("asserted", ())
    if certainty == "asserted" and rule.predicate == TOLD and (thought := _THOUGHT.search(clause)):
        certainty, marks = "hedged", (thought[0].split()[0],)
    if certainty == "asserted" and (rough := _ABOUT_SO_MANY.search(clause)):
        certainty, marks = "hedged", (rough[1] or rough[2],)
    if (certainty == "asserted" and "since about" in clause) or "since around" in clause:
        certainty, marks = "hedged", ("about",)
    if certainty == "asserted" and quantity and quantity.text and (guess := _ESTIMATE.search(quantity.text)):
        return "hedged", (guess[0],)
    if certainty == "asserted" and said and said.hedged:
        return "hedged", (said.cue,)
    return certainty, marks


def _governing(text: str, c: Candidate) -> str:
    """Return the words that govern the verb: its clause, and the adverb before it."""
    clause = text[c.start : c.end]
    after = re.match(r" (?:if|unless)\b.*", text[c.end :])
    # Words of another clause that hang behind the verb, or are put in before it, do not make it unsure.
    own = (
        re.split(r" (?:after|before|because|while|so that|so) |, (?:though|with|including|except) ", clause)[0]
        if c.rule.kind in ("incident", "movement", "status") or c.rule.predicate == TOLD
        else clause
    )
    keep = clause if len(own) < c.match.end() - c.start and c.rule.predicate != TOLD else own
    keep = re.sub(r", (?:which|who|where|whose) [^,;]*,", ",", keep) if c.rule.predicate == TOLD else keep
    return _before(text, c) + keep + (after[0] if after else "")


_BEFORE = re.compile(
    r"\b(?:[Ii]f|[Uu]nless|[Ww]hether|apparently|reportedly|allegedly|denied|denies|denied that|could|may|might|would|no reports? (?:that|of)) $"
)


def _before(text: str, c: Candidate) -> str:
    """Return the word before a clause that governs it, if there is one."""
    before = _BEFORE.search(text[: c.start])
    return before[0] if before else ""
