"""How sure a claim is, from the words that govern its verb.

Each judge looks for one thing and returns a verdict, or None when it has nothing to say; the first verdict stands. What
rules read and what is only ``told`` have judges of their own, for a rule knows where its verb stands.
"""

import re
from collections.abc import Callable

from standby.basis.quantities import Quantity
from standby.basis.vocabulary import TOLD
from standby.reports.readers.finite import verb_at
from standby.reports.readers.how_many import NUMBER
from standby.reports.readers.how_sure import how_sure
from standby.reports.readers.progress import Candidate
from standby.reports.readers.who_says import Said

Verdict = tuple[str, tuple[str, ...]]
Judge = Callable[[str, Candidate], Verdict | None]

_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)(?! (?:[\w-]+ ){0,5}(?:access|entry|passage|permission|visas?|clearance))|dismiss(?:es|ed)?|reject(?:s|ed)?|refut(?:es|ed))\b[^.;]*$|\bno (?:\w+ )?(?:information|evidence|indications?|signs?|reports?|proof|suggestion|truth) (?:that|of|in)\b[^.;]*$|\bnot true (?:that\b[^.;]*)?$|\b(?:false|no truth|untrue)\b[^.;]*$",
    re.I,
)
"""Words before a clause that deny what it says."""
_ESTIMATE = re.compile(r"\bestimated\b", re.I)
_ABOUT_SO_MANY = re.compile(
    rf"(?<!\bat )\b(roughly|about|around|approximately|nearly|almost|close to|something like|some) (?:another )?{NUMBER}\b(?! (?:second|minute|hour|day|night|week|month|year|mile|kilomet|km|per cent)|%)|{NUMBER} (or so)\b",
    re.I,
)
"""A number that is not told exactly, of whatever but time and distance."""
_LOOSE = re.compile(
    rf"\b(between) {NUMBER} and {NUMBER}|{NUMBER} (or) {NUMBER}\b|\b(or thereabouts|give or take|more or less|(?:is|are|was|were) put at|in the region of|estimates?|reckon\w*)\b",
    re.I,
)
"""A number of people given as a range or as somebody's reckoning."""
_THOUGHT = re.compile(
    r"\b(?:(?:think|believe|suspect|fear|assume|reckon)s? (?:that|the|an?|it|they|some|more)\b|(?:was|were|is|are) reported (?!to\b)\w+|(?:is|are|was|remains?) (?:still |also )?(?:possible|plausible|probable|conceivable)\b)"
)
"""Words that give what follows, or stands before, as thought or as reported only."""
_TURNS_DOWN = re.compile(
    r"\b(?:refus(?:es|ed?|ing)\b(?! to (?:rule out|exclude))|exclud(?:es|ed)\b|oppos(?:es|ed?)\b|veto(?:es|ed)\b|vot(?:es|ed) against\b|(?:is|are|was|were) against\b|declin(?:es|ed|ing)\b|reject(?:s|ed|ing)? |turn(?:s|ed|ing)? (?:\w+ ){1,4}?down\b|turn(?:s|ed|ing)? down |rul(?:es|ed|ing) out |vot(?:es|ed) down\b|out of the question|ha(?:s|ve|d) (?:so far )?yet to\b|opposed to\b)"
)
"""Words by which a host or a government says no, or has not said yes."""
_POSSIBLE = re.compile(
    r"\b(?:likely|unlikely|possible|probable|possibility|expected|feared|anticipated|ruled? out|excluded?|discount\w*)\b"
)
_CHANCE = re.compile(r"\b(?:improbable|probable|likelier|chances?|next to certain|(?:far|close) (?:from|to) certain)\b")
"""Words that weigh how likely a danger is."""
_SAID_WRONGLY = re.compile(
    r"\b(?:[Rr]eports?|[Cc]laims?|[Rr]umou?rs?|[Nn]ews|[Ss]tories|[Ss]uggestions?) that (?:\w+ ){0,4}$"
)
_IS_WRONG = re.compile(
    r" (?:are|is|were|was) (?:\w+ly )?(?:wrong|false|untrue|not true|baseless|incorrect|unfounded)\b"
)
"""*Reports that … are wrong* denies what stands between."""
_NO_DANGER = re.compile(
    r"\b(?:no|not|nor) (?:[\w-]+ ){0,3}?(?:threats?|risks?|danger|information|evidence|signs?|indications?|plans?|movement|reason)\b"
)
"""Words that say there is no danger, or no word of one."""
_FORESEEN = re.compile(r"\b(?:expect(?:s|ed)?|fear(?:s|ed)?|anticipat(?:es|ed)|predict(?:s|ed)?|foresees?)\b")
"""Verbs that tell of violence still to come."""
_CONDITION_BEFORE = re.compile(
    r"(?:^|[,;–:] |\b(?:that|but|and|said|says) )(?:(?:[Ii]f|[Uu]nless)\b(?!(?<=, if) (?:not|any) [\w ]{1,25}, )|[Pp]rovided\b|[Ii]n (?:case|the event)\b|(?<![a-z] )Should\b)[^;]*$"
)
"""A condition that opens the sentence: what the main clause tells has not happened."""
_CONDITION_AFTER = re.compile(
    r",? (?:if|unless|provided|on condition|so long as|should the|were the)\b(?! not\b)", re.I
)
"""A condition that follows the clause it governs."""
_OPEN_QUESTION = re.compile(
    r"\b(?:open|unclear|unknown|uncertain|undecided|not (?:clear|known|certain|decided)|clear|known|questionable)(?: \w+)? (?:whether|if)\b[^,;]*$|\b(?:not|n't) (?:yet )?(?:decided|decide|known|know|clear|say|confirmed?) (?:whether|if)\b[^,;]*$|\b(?:question|doubt|unsure|wonder\w*|asked) (?:whether|if)\b[^,;]*$",
    re.I,
)
"""Words before a clause that leave open whether it is so."""
_WHETHER = re.compile(r"whether\b", re.I)
"""*Whether a truce comes is open* leaves it open by its first word."""
_NOT_KNOWN = re.compile(r"\b(?:not|n't)(?: \w+)? (?:known?|clear)\b|\bun(?:known|clear)\b")
_CANNOT_TELL = re.compile(
    r"\b(?:cannot|can't|could not|couldn't) (?:be )?(?:\w+ )?(?:established?|confirm\w*|verif\w+|tell|say|known|checked|predict\w*)\b|\bnot (?:been |yet )+(?:established|revealed|determined)\b|\b(?:anybody|anyone)'s guess\b|\bno one (?:knows|can (?:tell|say))\b",
    re.I,
)
"""Words by which nobody knows."""
_HOW_MANY = re.compile(r"\bhow (?:many|large|big)\b", re.I)
"""A number that is asked for, or kept back, is not known."""
_PLANS = re.compile(
    r"\b(?:plan(?:s|ned)? to|intend(?:s|ed)? to|prepar(?:es?|ing) to|considering|considers|were to|claim(?:s|ed))\b"
)
"""Words of plans and of those who own up to a deed: what is told is the plan, and that is plain."""
_HOPED = re.compile(r"\b(?:should|hop(?:es?|ed|ing)|aims?|expects?)\b")
"""Words of plans that may come to nothing."""
_NOTHING = re.compile(r"\bnothing\b(?! (?:but|new|more)\b)", re.I)
_UNHARMED = re.compile(
    r"\bwithout (?:a (?:scratch|blow|shot)|loss|casualt\w+|damag\w+|harm\w*|hurt\w*|injur\w*|wound\w*|touching|explod\w+|losing)\b|\b(?:was|were) spared\b|\bescaped (?:damage|injury|harm|unhurt|unharmed)\b",
    re.I,
)
"""Words by which an attack did no harm."""
_IF = re.compile(r"\b(?:if|unless|should)\b", re.I)
_NO_LONGER = re.compile(r"\bno longer\b", re.I)
"""That something has ended is told plainly."""
_TOLD_NOT_TO = re.compile(
    r"\b(?:told|asked|asks|advised|advises|ordered|warned|warns|urged|urges|begged|tells|pleading with (?:\w+ )?|instructed)\b[^.;]*?\bnot to\b"
)
"""What somebody is told not to do is told plainly."""


def certainty_of(c: Candidate, text: str, said: Said | None, quantity: Quantity | None) -> Verdict:
    """Return how sure a claim is told in the text of its sentence, with the words that say so."""
    if c.rule.certainty == "speaker-negated":
        return ("hedged", (said.cue, "not")) if said and said.hedged else ("negated", ("not",))
    judges = _OF_TOLD if c.rule.predicate == TOLD else _OF_RULES
    found = next((verdict for judge in judges if (verdict := judge(text, c))), None)
    return found or _in_general(text, c, said, quantity)


def _clause(text: str, c: Candidate) -> str:
    return text[c.start : c.end]


def _word(match: re.Match[str]) -> tuple[str, ...]:
    return (match[0].split()[0],)


def _left_open(text: str, c: Candidate) -> Verdict | None:
    """Judge by a question that is left open before the clause, or by its own first word."""
    if c.rule.certainty not in (None, "planned"):
        return None
    left = _OPEN_QUESTION.search(text[: c.match.start()]) if c.rule.kind != "statement" else None
    asked = (
        None if c.rule.certainty else _WHETHER.match(_clause(text, c)) or _WHETHER.fullmatch(text[: c.start].strip())
    )
    found = left or asked
    return ("unknown", _word(found)) if found else None


def _said_wrongly(text: str, c: Candidate) -> Verdict | None:
    told = _SAID_WRONGLY.search(text[: c.start])
    wrong = (_IS_WRONG.match(text[c.end :]) or _IS_WRONG.search(text[c.match.end() : c.end])) if told else None
    return ("negated", (wrong[0].strip(),)) if wrong else None


def _conditioned(text: str, c: Candidate) -> Verdict | None:
    """Judge by a condition that opens the sentence."""
    found = _CONDITION_BEFORE.search(text[: c.start]) if c.rule.certainty in (None, "planned") else None
    return ("conditional", (found[0].strip(" ,;–:").split()[0],)) if found else None


def _not_known(text: str, c: Candidate) -> Verdict | None:
    found = _NOT_KNOWN.search(_clause(text, c)) if c.rule.kind == "disclosure" else None
    return ("unknown", (found[0],)) if found else None


def _confined(text: str, c: Candidate) -> Verdict | None:
    """Judge what nobody may do: that it is forbidden is plain, unless it was lifted."""
    if c.rule.predicate != "restricted_movement" or re.search(r"\b(?:no longer|lifted|not yet)\b", _clause(text, c)):
        return None
    return "asserted", ()


def _as_its_rule_says(text: str, c: Candidate) -> Verdict | None:
    rule, clause = c.rule, _clause(text, c)
    if rule.certainty == "risk":
        return ("hedged", ("risk",)) if _POSSIBLE.search(clause) else ("asserted", ())
    if rule.certainty == "planned":
        own, marks = how_sure(text[c.start :])
        hoped = _HOPED.search(clause)
        return (
            (own, marks) if own == "conditional" else ("hedged", _word(hoped)) if hoped else how_sure(_planless(clause))
        )
    return (rule.certainty, how_sure(clause)[1]) if rule.certainty else None


def _by_its_subject(text: str, c: Candidate) -> Verdict | None:
    phrase = text[c.subject[0] : c.subject[1]].lower() if c.subject else ""
    return next(((sure, (word,)) for word, sure in c.rule.certainty_if_subject.items() if word in phrase), None)


def _kept_back(text: str, c: Candidate) -> Verdict | None:
    """Judge what somebody does not say, or what a mission is there for: that is told plainly."""
    plain = c.rule.kind == "disclosure" or c.rule.predicate.startswith("activity:")
    return ("asserted", ()) if plain else None


def _danger(text: str, c: Candidate) -> Verdict | None:
    """Judge a threat: by its own words, by who foresees it, by how likely it is said to be; none at all is a denial."""
    if c.rule.kind != "threat":
        return None
    clause = _clause(text, c)
    own, marks = how_sure(text[c.match.start() : c.match.end()])
    if own in ("negated", "unknown"):
        none = _NO_DANGER.search(clause) or re.match(r"no\b(?! longer)", clause, re.I)
        return ("negated", marks) if none else ("asserted", ())
    guess = _FORESEEN.search(c.match[0]) or _CHANCE.search(clause) or _THOUGHT.search(clause)
    return ("hedged", _word(guess)) if own == "asserted" and guess else (own, marks)


def _denied(text: str, c: Candidate) -> Verdict | None:
    """Judge by a denial before the clause."""
    denial = _DENIED.search(text[: c.match.start()]) if c.rule.kind in _DENIABLE else None
    return ("negated", _word(denial)) if denial else None


_DENIABLE = ("incident", "movement", "status", "presence")


def _in_general(text: str, c: Candidate, said: Said | None, quantity: Quantity | None) -> Verdict:
    """Judge by the words that govern the verb, then by a number told roughly, then by who says it."""
    told = c.rule.predicate == TOLD
    sure, marks = _told_plainly(text, c) if told else _read_plainly(text, c)
    clause = _clause(text, c)
    if sure == "asserted" and (rough := _rough(c, clause)):
        sure, marks = "hedged", (rough,)
    if (sure == "asserted" and "since about" in clause) or "since around" in clause:
        sure, marks = "hedged", ("about",)
    if sure == "asserted" and quantity and quantity.text and (guess := _ESTIMATE.search(quantity.text)):
        return "hedged", (guess[0],)
    thought = sure == "asserted" and said and said.hedged and c.rule.kind != "statement"
    return ("hedged", (said.cue,)) if thought and said else (sure, marks)


def _rough(c: Candidate, clause: str) -> str | None:
    """Return the word that makes a number of a claim a rough one."""
    found = _ABOUT_SO_MANY.search(clause) or (_LOOSE.search(clause) if c.rule.kind == "headcount" else None)
    return next((word for word in found.groups() if word), None) if found else None


def _read_plainly(text: str, c: Candidate) -> Verdict:
    """Judge what a rule read; a denial behind it speaks of something else."""
    sure, marks = how_sure(_governing(text, c), counts=c.rule.kind == "headcount")
    return how_sure(_before(text, c) + text[c.start : c.match.end()]) if sure == "negated" else (sure, marks)


def _told_plainly(text: str, c: Candidate) -> Verdict:
    """Judge what is only told: plans and commands not to do something are told plainly, a host's no is a denial."""
    kind, clause = c.rule.kind, _clause(text, c)
    sure, marks = how_sure(_planless(_governing(text, c)), counts=kind == "headcount")
    if sure == "asserted" and (no := _NOTHING.search(clause)):
        return "negated", _word(no)
    if sure == "negated" and (_TOLD_NOT_TO.search(clause) or _denies_something_else(text, c)):
        sure, marks = "asserted", ()
    denies = {"consent": _TURNS_DOWN, "incident": _UNHARMED}.get(kind)
    if sure == "asserted" and denies and (no := denies.search(clause)):
        return "negated", _word(no)
    if sure == "negated" and kind == "status" and _NO_LONGER.search(clause):
        return "asserted", ()
    if sure == "asserted" and (thought := _THOUGHT.search(clause)):
        return "hedged", _word(thought)
    return sure, marks


def _planless(words: str) -> str:
    """Return words without those of plans, unless they stand under a condition."""
    return words if _IF.search(words) else _PLANS.sub(lambda m: "-" * len(m[0]), words)


def _denies_something_else(text: str, c: Candidate) -> bool:
    """Say whether all that denies in a clause stands well behind its verb, and so speaks of something else."""
    verb = verb_at(text, c.start, c.end)
    if verb is None or c.rule.kind not in _DENIABLE:
        return False
    near = " ".join(text[verb : c.end].split()[:NEAR])
    return how_sure(text[c.start : verb] + near)[0] != "negated"


NEAR = 4
"""So many words from its verb on a denial may stand for what a clause tells."""


def _governing(text: str, c: Candidate) -> str:
    """Return the words that govern the verb: its clause, and the adverb before it."""
    clause, told = _clause(text, c), c.rule.predicate == TOLD
    after = re.match(r" (?:if|unless)\b.*", text[c.end :])
    # Words of another clause that hang behind the verb, or are put in before it, do not make it unsure.
    parted = c.rule.kind in ("incident", "movement", "status") or told
    own = re.split(_HANGING, _ASIDE.sub(",", clause))[0] if parted else clause
    keep = clause if len(own) < c.match.end() - c.start and not told else own
    keep = re.sub(r", (?:which|who|where|whose) [^,;]*,", ",", keep) if told else keep
    return _before(text, c) + keep + (after[0] if after else "")


_ASIDE = re.compile(
    r", (?:with|including) [^,;]{1,60},(?= (?:\w+ly )?(?:will|would|has|have|had|is|are|was|were|did|does|do|may|might|can|could|\w+ed)\b)"
)
"""What is put in between a subject and its verb."""
_HANGING = re.compile(r" (?:after|before|because|while|so that|so) |, (?:though|with|including|except) ")
_BEFORE = re.compile(
    r"\b(?:[Ii]f|[Uu]nless|[Ww]hether|apparently|reportedly|allegedly|denied|denies|denied that|could|may|might|would|no reports? (?:that|of)) $"
)


def _before(text: str, c: Candidate) -> str:
    """Return the word before a clause that governs it, if there is one."""
    before = _BEFORE.search(text[: c.start])
    return before[0] if before else ""


def _told_unknown(text: str, c: Candidate) -> Verdict | None:
    """Judge what nobody can tell."""
    clause = _clause(text, c)
    found = _CANNOT_TELL.search(clause) if c.rule.kind in ("disclosure", "incident", "headcount") else None
    found = found or (_HOW_MANY.search(clause) if c.rule.kind == "headcount" else None)
    return ("unknown", _word(found)) if found else None


def _post(text: str, c: Candidate) -> Verdict | None:
    """Judge who leads what: whoever is named with a post holds it."""
    return ("asserted", ()) if c.rule.kind == "command" else None


_SHARED: tuple[Judge, ...] = (_left_open, _said_wrongly, _conditioned, _not_known)
_OF_RULES: tuple[Judge, ...] = (
    *_SHARED, _confined, _as_its_rule_says, _by_its_subject, _kept_back, _danger, _denied,
)  # fmt: skip
_OF_TOLD: tuple[Judge, ...] = (*_SHARED, _told_unknown, _kept_back, _danger, _denied, _post)
