"""The reader that ships: rules over clauses, lists of words beside them, and nothing learnt from any one text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC

from standby.basis.mission import Definition
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange
from standby.reports.model import Draft, Mention, Reading, Report, Stated
from standby.reports.readers import how_many, when, where
from standby.reports.readers.clauses import classes_of, clause_end, head_of, subject_before
from standby.reports.readers.how_sure import how_sure
from standby.reports.readers.lexicon import words
from standby.reports.readers.names import (
    Cast,
    cast_of,
    full_name,
    generic_name,
    known_as,
    meet,
    mention_of_person,
    mentions_of,
    remember,
    within_names,
)
from standby.reports.readers.repair import Shadow, repair
from standby.reports.readers.roles import roles_in
from standby.reports.readers.rulebook import Rule, rules
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.slots import Told, country_in, place_for, stated_for, valid_for
from standby.reports.readers.who_says import Said, speech_in

READS = ("en",)
"""Languages this reader reads; a report in another is kept and marked as not read."""

_WEAPONS = (("mortar", "mortar_attack"), ("shell", "mortar_attack"), ("artillery", "mortar_attack"), ("rocket", "rocket_attack"), ("missile", "missile_attack"),
            ("projectile", "rocket_attack"), ("drone", "drone_strike"), ("grenade", "attack"), ("bomb", "ied_attack"), ("mine", "ied_attack"), ("ied", "ied_attack"))  # fmt: skip
_MEANS = {"rocket": "rocket_attack", "missile": "missile_attack", "mortar": "mortar_attack", "drone": "drone_strike", "suicide": "suicide_attack", "bomb": "ied_attack",
          "car bomb": "ied_attack", "truck bomb": "ied_attack", "bombing": "ied_attack", "roadside bomb": "ied_attack", "ied": "ied_attack", "air": "air_strike",
          "gun": "shooting", "artillery": "mortar_attack"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim found in one sentence, before its slots are filled; offsets count characters of the sentence."""

    start: int
    end: int
    rule: Rule
    match: re.Match[str]
    subject: tuple[int, int] | None


@dataclass(slots=True, kw_only=True)
class Page:
    """What is known while reading one report, sentence by sentence."""

    shadow: Shadow
    cast: Cast
    gaz: where.Gazetteer
    told: Told
    seen_offices: set[str] = field(default_factory=set)
    number_before: how_many.Found | None = None


class RuleReader:
    """Proposes claims by rules; the same report and mission always give the same drafts."""

    name = "rules 1"

    def read(self, report: Report, definition: Definition) -> Reading:
        """Propose claims from a report, with names linked to the mission's own where it lists them."""
        if report.language not in (None, *READS):
            return Reading(drafts=(), document_date=report.published or DateRange(end=report.received_at.date()),
                           document_date_reason=f"not read: the text is in {report.language}", reader=self.name)  # fmt: skip
        shadow = repair(report.text)
        sentences = sentences_of(shadow.text)
        document, reason = document_date(report, sentences)
        page = Page(
            shadow=shadow,
            cast=cast_of(definition, shadow.text),
            gaz=where.gazetteer(definition, shadow.text),
            told=Told(document=document),
        )
        drafts = [replace(d, quote=report.text[d.start : d.end]) for d in _read_all(page, sentences)]
        return Reading(drafts=tuple(drafts), document_date=document, document_date_reason=reason, reader=self.name)


def document_date(report: Report, sentences: Sequence[Sentence]) -> tuple[DateRange, str]:
    """Return the days between which a report was written, with the reason: declared, or inferred from its text.

    Captions do not date a document: a photograph may be years older.
    """
    if report.published and report.published.end:
        return report.published, f"published {report.published.end} ({report.published_basis or 'declared'})"
    received = report.received_at.astimezone(UTC).date()
    body = [s for s in sentences if s.role != "caption"]
    expressions = [e for s in body for e in when.find(s.text)]
    return when.infer_document_date(expressions, received)


def _read_all(page: Page, sentences: Sequence[Sentence]) -> list[Draft]:
    drafts: list[Draft] = []
    before: list[Said] = []
    previous: str | None = None
    paragraph, asked = -1, -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            before, previous = [], None if paragraph < 0 else previous if sentence.text.startswith('"') else None
            paragraph = sentence.paragraph
        spoken = speech_in(sentence, before, page.cast, previous) if sentence.role != "caption" else []
        read = _read_sentence(page, sentence, spoken)
        if spoken and drafts and drafts[-1].predicate == "resumption_unknown" and sentence.paragraph == asked:
            drafts[-1] = replace(drafts[-1], speaker=mention_of_person(page.cast, spoken[0].speaker))
        asked = sentence.paragraph if sentence.text.endswith("?") else -1
        drafts += read
        for said in spoken:
            previous = said.speaker
            by_role = said.speaker if _ROLE.search(said.speaker) else None
            page.cast.last_person = known_as(page.cast, said.speaker) or by_role or page.cast.last_person
        before = spoken
        page.cast.last_country = country_in(sentence, page.gaz) or page.cast.last_country
    return drafts


_ROLE = re.compile(r"\b(?:commander|spokes\w+|general|minister|director|officer|official|coordinator|chief|head)\b")


def _read_sentence(page: Page, sentence: Sentence, spoken: list[Said]) -> list[Draft]:
    meet(page.cast, sentence.text)
    roles = _role_drafts(page, sentence)
    if sentence.role == "caption":
        return [*_caption_drafts(page, sentence), *roles]
    candidates = _candidates(sentence, page)
    drafts: list[Draft] = []
    for candidate in candidates:
        said = next((s for s in spoken if s.start - 2 <= candidate.start and candidate.match.start() < s.end), None)
        drafts += _drafts_of(
            page, sentence, candidate, said, [(c.start, c.end) for c in candidates if c is not candidate]
        )
    covered = [(c.start, c.end) for c in candidates]
    drafts = _merge_tolls(drafts, page)
    return [*drafts, *_statement_drafts(page, sentence, spoken, covered), *roles]


def _merge_tolls(drafts: list[Draft], page: Page) -> list[Draft]:
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


def _candidates(sentence: Sentence, page: Page) -> list[Candidate]:
    """Apply every rule; where two of one kind find the same stretch, the first in the rule book stands."""
    found: list[Candidate] = []
    text = sentence.text
    for rule in rules():
        for match in rule.find.finditer(text):
            candidate = _admit(rule, match, text, page)
            if candidate and not any(_same_stretch(candidate, other) for other in found):
                found.append(candidate)
    return sorted(_without_nested(found), key=lambda c: c.start)


def _admit(rule: Rule, match: re.Match[str], text: str, page: Page) -> Candidate | None:
    if (rule.not_before and rule.not_before.search(text[: match.start()])) or (
        rule.not_after and rule.not_after.search(text[match.end() :])
    ):
        return None
    subject = _subject_of(rule, match, text)
    if rule.wants and not _wanted(rule, text, subject, match):
        return None
    if (
        rule.not_subject
        and subject
        and classes_of(text[subject[0] : subject[1]]) & rule.not_subject
        and not classes_of(text[subject[0] : subject[1]]) & {"armed"}
    ):
        return None
    end = _end_of(rule, match, text)
    joined = text.rfind(" and ", subject[1], match.start()) if subject else -1
    start = joined + len(" and ") if joined >= 0 else min(subject[0], match.start()) if subject else match.start()
    if rule.kind in ("movement", "presence", "headcount", "incident") and _asked(text, subject, match):
        return None
    if rule.kind == "incident" and re.search(r"\bwhether (?:\w+ ){0,4}$", text[: match.start()]):
        return None
    if rule.not_if and rule.not_if.search(text[start:end]):
        return None
    end = max(end, match.end())
    while end > start and text[end - 1] in " ,;–":
        end -= 1
    while start < end and text[start] in " ,;–":
        start += 1
    candidate = Candidate(start=start, end=end, rule=rule, match=match, subject=subject)
    return candidate if _has_needed(candidate, text, page) else None


_HOW_MANY = re.compile(r"\bhow (?:many|much)\b[^,.;]*$")
"""An indirect question tells no number and no event: *will not say how many have left*."""


def _asked(text: str, subject: tuple[int, int] | None, match: re.Match[str]) -> bool:
    how = _HOW_MANY.search(text[: match.end()])
    return how is not None and (subject is None or subject[0] >= how.start())


_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)?|reject(?:s|ed)?|refut(?:es|ed))\b[^.;]*$|\bnot true (?:that\b[^.;]*)?$|\b(?:false|no truth|untrue)\b[^.;]*$",
    re.I,
)
"""Words before a clause that deny what it says."""


def _end_of(rule: Rule, match: re.Match[str], text: str) -> int:
    end = match.end() if rule.span == "match" else clause_end(text, match.end())
    if rule.kind in ("incident", "presence", "status"):
        for cut in re.finditer(
            r", (?=[a-z])" if rule.kind == "incident" else r", and |, including ", text[match.end() : end]
        ):
            return match.end() + cut.start()
    return end


def _has_needed(c: Candidate, text: str, page: Page) -> bool:
    if c.rule.numeric:
        quantities = list(how_many.find(c.match["q"], antecedent=page.number_before))
        if (
            not quantities
            or quantities[0].form in ("vague", "none")
            or _is_year(c.match["q"])
            or (quantities[0].high == 1 and quantities[0].low == 1)
        ):
            return False
    if c.rule.needs_place or c.rule.needs_town:
        places = [f for f in where.find(text, page.gaz) if c.start <= f.start < c.end]
        site = where.site_phrase(text, c.start, c.end, places, page.gaz)
        if c.rule.needs_town:
            return any(f.place.precision in ("town", "site") for f in places)
        return bool(places or site or re.match(r"In [A-Z]", text))
    return True


def _subject_of(rule: Rule, match: re.Match[str], text: str) -> tuple[int, int] | None:
    groups = match.groupdict()
    if rule.subject in ("match", "elided"):
        key = next((k for k in ("s", "s2") if groups.get(k)), None)
        return match.span(key) if key else None
    if rule.subject == "none":
        return None
    if re.match(r"(?:killing|wounding|injuring)\b", match[0]) and text[: match.start()].endswith(", "):
        return None
    if rule.subject == "withdrawer":
        would = re.search(r"\b(?:would|will)\b", text[match.start() :])
        return subject_before(text, match.start() + would.start()) if would else None
    return subject_before(text, match.start())


def _wanted(rule: Rule, text: str, subject: tuple[int, int] | None, match: re.Match[str]) -> bool:
    if subject is None:
        return "any" in rule.wants and rule.kind in ("consent", "threat", "status")
    phrase = text[subject[0] : subject[1]]
    return "any" in rule.wants or bool(classes_of(phrase) & rule.wants)


def _same_stretch(a: Candidate, b: Candidate) -> bool:
    if a.rule.kind != b.rule.kind:
        return (
            {a.rule.kind, b.rule.kind} == {"status", "headcount"}
            and a.match.start() < b.match.end()
            and b.match.start() < a.match.end()
        )
    shared = min(a.end, b.end) - max(a.start, b.start) if a.rule.span == b.rule.span == "clause" else 0
    close = a.match.start() < b.match.end() and b.match.start() < a.match.end()
    return close or shared > 0.7 * min(a.end - a.start, b.end - b.start)


def _without_nested(found: list[Candidate]) -> list[Candidate]:
    """Leave out a presence or a headcount that another claim already tells with its own subject."""
    counts = [c for c in found if c.rule.kind == "headcount"]
    moves = [
        c
        for c in found
        if c.rule.kind in ("movement", "status", "incident") and not c.rule.predicate.startswith("activity:")
    ]
    kept = []
    for c in found:
        owner = c.rule.kind == "headcount" and any(_counts_subject(c, m) for m in moves)
        retold = c.rule.kind == "presence" and any(
            _overlap(c, o) for o in (*counts, *(m for m in moves if m.rule.kind == "movement"))
        )
        if not owner and not retold:
            kept.append(c)
    return kept


def _counts_subject(count: Candidate, claim: Candidate) -> bool:
    return claim.subject is not None and claim.subject[0] <= count.match.start() < claim.subject[1]


def _overlap(a: Candidate, b: Candidate) -> bool:
    matched = a.match.start() < b.match.end() and b.match.start() < a.match.end()
    counted = a.subject is not None and a.subject[0] <= b.match.start() < a.subject[1]
    return matched or counted


def _drafts_of(
    page: Page, sentence: Sentence, c: Candidate, said: Said | None, others: Sequence[tuple[int, int]]
) -> list[Draft]:
    text, rule = sentence.text, c.rule
    phrase = text[c.subject[0] : c.subject[1]] if c.subject else ""
    speaker = said.speaker if said else None
    tense = {"event-state": "state", "said": "state", "sentence": "state"}.get(rule.tense, rule.tense)
    stated = _stated(page, sentence, c, said, others)
    quantity = _quantity(page, sentence, c, stated)
    certainty, markers = _certainty(c, sentence, said, quantity)
    predicate = _predicate(c)
    if rule.kind in ("incident", "movement") and stated.expression is None and said and rule.tense == "said":
        stated = page.told.interview.get(said.speaker, stated)
    place = place_for(sentence, c.start, c.end, rule.kind, page.gaz, last_country=page.cast.last_country)
    if place is None and rule.predicate == "demonstration":
        place = place_for(sentence, c.start, c.end, "status", page.gaz, last_country=page.cast.last_country)
    if place is None and rule.kind == "consent":
        code = country_in(sentence, page.gaz) or page.cast.last_country
        place = where.country_place(code) if code else None
    if rule.tense == "same-event":
        place = place or page.told.event_place
    details = _details(c, place)
    subjects = _subjects(page, c, phrase, speaker, predicate)
    opening = _lead_in(text, c, stated)
    start, end = page.shadow.span(sentence.start + opening, sentence.start + c.end)
    if rule.kind == "incident" and certainty in ("asserted", "hedged") and predicate != "casualties":
        page.told.events.append((predicate, stated.range))
        if stated.range.start:
            page.told.event = stated.range
        page.told.event_place = place or page.told.event_place
    if rule.kind not in ("disclosure", "consent", "threat", "incident"):
        remember(page.cast, phrase, classes_of(phrase) if phrase else ())
    base = Draft(
        start=start, end=end, quote="", kind=rule.kind, subject=subjects[0], predicate=predicate, object=_object(page, c, speaker), details=details,
        quantity=quantity, place=place, stated=stated, valid=valid_for(stated, tense, page.told.document),
        speaker=mention_of_person(page.cast, speaker) if speaker else _own_speaker(page, c, phrase), certainty=certainty, markers=markers,
    )  # fmt: skip
    return [replace(base, subject=subject) for subject in subjects]


def _lead_in(text: str, c: Candidate, stated: Stated) -> int:
    """Begin an event's words at the day that leads into them: *on Wednesday, they fired …*."""
    if c.rule.kind != "incident" or not stated.expression:
        return c.start
    at = text.rfind(stated.expression, 0, c.start)
    return at if at >= 0 and re.fullmatch(r",? ", text[at + len(stated.expression) : c.start]) else c.start


def _own_speaker(page: Page, c: Candidate, phrase: str) -> Mention | None:
    if c.rule.speaker == "subject" and phrase:
        return mention_of_person(page.cast, phrase)
    confirmed = re.search(
        r"\b(?:was|were) (?:confirmed|announced) by (?P<who>(?:the )?[\w' -]{3,40}?)(?= at| on| in| last|,|\.|$)",
        c.match.string[c.start : c.end],
    )
    return mention_of_person(page.cast, confirmed["who"]) if confirmed else None


def _stated(
    page: Page, sentence: Sentence, c: Candidate, said: Said | None, others: Sequence[tuple[int, int]]
) -> Stated:
    tense = c.rule.tense
    if tense == "event-state":
        tense = "state"
    if tense == "said":
        whole = stated_for(sentence, 0, len(sentence.text), "state", page.told)
        return whole if whole.expression or not said else page.told.interview.get(said.speaker, whole)
    stated = stated_for(sentence, c.start, c.end, tense, page.told, others)
    if stated.expression is None and said and stated.basis == "document date":
        outside = stated_for(sentence, 0, said.start, "state", page.told) if said.start else stated
        return outside if outside.expression else page.told.interview.get(said.speaker, stated)
    return stated


def _predicate(c: Candidate) -> str:
    predicate, groups = c.rule.predicate, c.match.groupdict()
    if predicate == "weapon_attack":
        weapon = (groups.get("weapon") or "").lower()
        return next((kind for word, kind in _WEAPONS if word in weapon), "attack")
    if predicate == "noun_attack":
        means, noun = (groups.get("means") or "").lower(), groups["noun"].lower()
        if means in _MEANS:
            return _MEANS[means]
        named = {
            "bomb": "ied_attack",
            "shell": "mortar_attack",
            "shoot": "shooting",
            "explo": "ied_attack",
            "blast": "ied_attack",
            "airstr": "air_strike",
            "strike": "strike",
        }
        return next((kind for stem, kind in named.items() if noun.startswith(stem)), "attack")
    if predicate == "killing" and re.search(r"\bdrone\b", c.match.string[c.start : c.match.start()]):
        return "drone_strike"
    return predicate


def _subjects(page: Page, c: Candidate, phrase: str, speaker: str | None, predicate: str) -> list[Mention]:
    text = c.match.string
    if c.rule.kind == "incident":
        return [Mention(name=_actor(c, predicate) or ("casualties" if predicate == "casualties" else UNNAMED))]
    if c.rule.kind in ("consent", "threat"):
        return [Mention(name=_speaking_name(phrase, page.cast.last_country) or predicate.replace("_", " "))]
    about = text[c.match.start() : c.end]
    if c.rule.total:
        return mentions_of(page.cast, "it", about=about, speaker=speaker)
    if not phrase or c.rule.subject == "elided":
        return mentions_of(page.cast, "they", about=about, speaker=speaker)
    opening = re.match(r"In (?:the )?[^,]{3,60}, ", text)
    working = c.rule.kind == "headcount" or c.rule.predicate.startswith("activity:")
    within = f"{text[c.start : c.end]} {opening[0].lower() if opening else ''}" if working else ""
    if c.rule.kind == "headcount" and generic_name(phrase) in words("people") and not within_names(page.cast, within):
        phrase = page.cast.last_mission or page.cast.last_force or phrase
    if c.rule.kind == "status" and (several := _units_behind(page, c, phrase)):
        return several
    return mentions_of(page.cast, phrase, about=about, speaker=speaker, within_text=within)


_DOINGS = frozenset(
    [
        "training",
        "work",
        "operations",
        "activity",
        "activities",
        "patrols",
        "courses",
        "movement",
        "movements",
        "flights",
    ]
)


def _units_behind(page: Page, c: Candidate, phrase: str) -> list[Mention]:
    """Return whose activity it is where the words behind the verb say so: *training remains paused in A and in B*."""
    if head_of(phrase) not in _DOINGS or len(phrase.split()) > 2:
        return []
    behind = c.match.string[c.match.end() : c.end]
    named = re.findall(
        r"\b(?:in|of|by|at) (?:the )?((?:[\w.-]+ ){1,4}?(?:mission|contingent|operation|team|detachment))\b", behind
    )
    return [mentions_of(page.cast, name)[0] for name in named]


def _actor(c: Candidate, predicate: str) -> str | None:
    """Return who did it, in the report's words; None when the words do not say."""
    groups, text = c.match.groupdict(), c.match.string
    if predicate == "demonstration":
        crowd = re.search(r"\b(?:from|by) (?P<who>(?:the )?(?:[\w-]+ ){0,2}?[\w-]+s)\b", text[c.match.end() : c.end])
        return crowd["who"] if crowd else "demonstrators"
    if groups.get("actor"):
        phrase = groups["actor"]
    elif c.subject and c.rule.subject in ("left", "match") and not groups.get("passive"):
        phrase = text[c.subject[0] : c.subject[1]]
    else:
        return None
    if groups.get("weapon") and "weapon" in classes_of(phrase) | (
        {"weapon"} if c.rule.subject == "match" or groups.get("nation") else set()
    ):
        nation = (groups.get("nation") or phrase.split(" ")[0]).strip()
        code = where.demonyms().get(nation)
        return where.country_place(code).name if code else None
    phrase = re.split(r" (?:response to|as|came|went) ", phrase)[-1]
    return re.sub(r"^The (?=[A-Z])", "the ", " ".join(phrase.split())).strip(" ,") or None


UNNAMED = "an unnamed actor"
"""Stands for whoever did what a report tells without naming anybody."""


_PART = re.compile(r"(?:some|others?|several|many|most|part|parts|a few|a number|dozens|a handful)\b", re.I)
"""Words that say a claim is about part of a force only."""


def _speaking_name(phrase: str, country: str | None) -> str:
    name = re.sub(r"^(?:the|a|an) ", "", " ".join(phrase.split()), flags=re.I).strip(" ,")
    if name.startswith("country's ") and country:
        adjective = next((d for d, code in where.demonyms().items() if code == country), None)
        return adjective + name.removeprefix("country's") if adjective else name
    return name


def _object(page: Page, c: Candidate, speaker: str | None) -> Mention | None:
    groups = c.match.groupdict()
    if c.rule.predicate == "casualties":
        whose = groups.get("o") or groups.get("o2") or groups.get("who") or groups.get("whose")
        return Mention(name=" ".join(whose.split())) if whose else None
    named = groups.get("o") or groups.get("target")
    return mentions_of(page.cast, named, speaker=speaker)[0] if named else None


def _details(c: Candidate, place: object) -> dict[str, str]:
    groups, text = c.match.groupdict(), c.match.string[c.start : c.end]
    details: dict[str, str] = {}
    if c.rule.kind == "incident":
        if groups.get("target"):
            details["target"] = " ".join(groups["target"].split())
        if groups.get("weapon") or groups.get("means"):
            details["weapon"] = str(groups.get("weapon") or groups.get("means"))
        if actor := _actor(c, _predicate(c)):
            details["actor"] = actor
    if c.rule.kind in ("movement", "status") and c.subject and _PART.match(c.match.string[c.subject[0] : c.subject[1]]):
        details["extent"] = "some"
    if c.rule.kind == "movement":
        for key, pattern in (
            ("origin", r"\b(?:from|out of) (?:the )?([A-Z][\w' -]*?)(?= to| shortly| before| after| on| in|,|\.|$)"),
            ("destination", r"\b(?:to|into) (?:the )?([A-Z][\w' -]*?)(?= from| shortly| before| after| on|,|\.|$)"),
        ):
            if match := re.search(pattern, text):
                details[key] = match[1]
    if reason := re.search(r"\bto (put .{3,40}? first|protect .{3,40}|ensure .{3,60})", text):
        details["reason"] = reason[1]
    if (
        c.rule.kind == "consent"
        and c.rule.certainty == "conditional"
        and (condition := re.search(r"\bif\b.*?(?=,|$)", text))
    ):
        details["condition"] = condition[0]
    return _with_host(details, c.rule.kind, place)


def _with_host(details: dict[str, str], kind: str, place: object) -> dict[str, str]:
    country = getattr(place, "country", None)
    return {**details, "host": country} if kind == "consent" and country else details


def _is_year(words: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", words.strip()))


def _quantity(page: Page, sentence: Sentence, c: Candidate, stated: Stated) -> Quantity | None:
    unit, text = c.rule.unit, sentence.text
    if (
        stated.expression
        and (length := re.match(r"(?:for .*|\d+ )\b(day|week|month|year)s?(?: later)?$", stated.expression, re.I))
        and (spans := how_many.find(stated.expression))
    ):
        return spans[0].counting(length[1].lower(), stated.expression)
    if unit is None:
        counted = re.search(
            r"\b(?P<n>two|three|four|five|six|seven|eight|\d+) (?:[\w-]+ ){0,3}?missions\b", text[c.start : c.end]
        )
        value = how_many.find(counted["n"]) if counted and c.rule.kind == "status" else []
        phrase = text[c.subject[0] : c.subject[1]] if c.subject else ""
        people = [q for q in how_many.find(phrase) if q.start == 0 and q.form != "none"]
        if people and c.rule.kind == "status" and "force" in classes_of(phrase):
            return people[0].counting("person", phrase)
        return value[0].counting("mission", counted[0]) if counted and value else None
    if unit == "casualty":
        return Quantity(low=0, high=0, unit=unit, text=c.match[0], rule="none: exactly zero")
    if c.match.groupdict().get("q") is not None:
        area = c.match.span("q")
    elif unit == "killed":
        area = (c.match.start(), c.end)
    else:
        area = (c.start, c.end)
    found = [
        q
        for q in how_many.find(text[area[0] : area[1]], antecedent=page.number_before)
        if not _is_year(text[area[0] + q.start : area[0] + q.end])
        and q.form != "none"
        and not _in_time(text, area[0] + q.start)
    ]
    if unit == "killed":
        return _killed(c, found, area)
    if not found:
        return None
    first = found[0]
    if unit == "person" and first.form in ("exact", "about"):
        page.number_before = first
    if unit == "weapon":
        unit = re.sub(r"s$", "", (c.match.groupdict().get("weapon") or "weapon").lower())
    words = text[area[0] + first.start : area[0] + first.end]
    return first.counting(unit, words)


def _in_time(text: str, at: int) -> bool:
    return any(e.start <= at < e.end for e in when.find(text))


def _killed(c: Candidate, found: list[how_many.Found], area: tuple[int, int]) -> Quantity | None:
    text = c.match.string
    wounded = re.match(r"(?:wound|injur)", c.match[0])
    unit = (
        "wounded"
        if wounded or (c.match.groupdict().get("passive") or "") in ("wounded", "injured", "hurt")
        else "killed"
    )
    if c.match.groupdict().get("passive"):
        before = sorted(how_many.find(text[c.start : c.match.start()]), key=lambda q: q.form not in ("vague", "none"))
        return (
            before[-1].counting(unit, text[c.start : c.match.start()].strip())
            if before and before[-1].form != "none"
            else None
        )
    if re.search(r"kill", text[c.match.start() : c.end]) and found:
        return found[0].counting(unit, text[area[0] + found[0].start : area[0] + found[0].end])
    target = c.match.groupdict().get("target") or ""
    if not re.search(
        r"kill|assassin|murder|execut|dead|death|massacr|gunned|wound|injur", text[c.match.start() : c.end]
    ):
        return None
    names = [n for n in re.split(r",| and ", target) if re.search(r"[A-Z][a-z]", n)]
    if (
        names
        and re.search(r"kill|assassin|murder|execut|dead|death", c.match[0])
        and re.search(r"[A-Z]\w+-?[A-Z]?\w*$", names[0].strip())
    ):
        return Quantity(low=float(len(names)), high=None, unit=unit, text=target, rule="named victims: at least these")
    return found[0].counting(unit, target) if found else None


def _certainty(
    c: Candidate, sentence: Sentence, said: Said | None, quantity: Quantity | None
) -> tuple[str, tuple[str, ...]]:
    text, rule = sentence.text, c.rule
    clause = text[c.start : c.end]
    if rule.certainty == "speaker-negated":
        return ("hedged", (said.cue, "not")) if said and said.hedged else ("negated", ("not",))
    if rule.certainty:
        return rule.certainty, how_sure(clause)[1]
    phrase = text[c.subject[0] : c.subject[1]].lower() if c.subject else ""
    for word, certainty in rule.certainty_if_subject.items():
        if word in phrase:
            return certainty, (word,)
    if rule.kind in ("disclosure", "threat") or rule.predicate.startswith("activity:"):
        own, marks = how_sure(text[c.match.start() : c.match.end()]) if rule.kind == "threat" else ("asserted", ())
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
    certainty, marks = how_sure(_governing(text, c), counts=rule.kind == "headcount")
    if (certainty == "asserted" and "since about" in clause) or "since around" in clause:
        certainty, marks = "hedged", ("about",)
    if certainty == "asserted" and said and said.hedged:
        return "hedged", (said.cue,)
    return certainty, marks


def _governing(text: str, c: Candidate) -> str:
    """Return the words that govern the verb: its clause, a condition that opens it, and the adverb before it."""
    clause = text[c.start : c.end]
    lead = re.search(r"(?:^|[,;–] )((?:[Ii]f|[Uu]nless|[Pp]rovided)\b[^,]*, (?:then )?)$", text[: c.start])
    before = re.search(
        r"\b(?:if|unless|whether|apparently|reportedly|allegedly|denied|denies|denied that|could|may|might|would|no reports? (?:that|of)) $",
        text[: c.start],
    )
    after = re.match(r" (?:if|unless)\b.*", text[c.end :])
    # Words of another clause that hang behind the verb do not make it unsure.
    own = (
        re.split(r" (?:after|before|because|while|so that|so) ", clause)[0]
        if c.rule.kind in ("incident", "movement", "status")
        else clause
    )
    keep = clause if len(own) < c.match.end() - c.start else own
    return (lead[1] if lead else "") + (before[0] if before else "") + keep + (after[0] if after else "")


def _statement_drafts(
    page: Page, sentence: Sentence, spoken: Sequence[Said], covered: Sequence[tuple[int, int]]
) -> list[Draft]:
    drafts = []
    for said in spoken:
        timed = _when_said(page, sentence, said)
        if timed.expression:
            page.told.interview[said.speaker] = timed
        elif said.speaker in page.told.interview:
            timed = page.told.interview[said.speaker]
        else:
            timed = Stated(range=page.told.document, basis="document date", rule="said in the document")
        for start, end in _parts(sentence.text, said):
            if said.manner == "examples":
                continue
            stop = end if said.manner == "direct" else _before_claims(start, end, covered, sentence.text)
            if stop:
                drafts.append(_statement(page, sentence, said, start, stop, timed))
    return drafts


def _when_said(page: Page, sentence: Sentence, said: Said) -> Stated:
    """Return when somebody spoke: a time beside the cue, never one inside what was said."""
    outside = [e for e in when.find(sentence.text) if not said.start <= e.start < said.end and e.relation == "in"]
    if not outside:
        return Stated()
    return stated_for(sentence, outside[0].start, outside[0].end, "state", page.told)


def _parts(text: str, said: Said) -> list[tuple[int, int]]:
    if said.manner == "direct":
        return [(said.start, said.end)]
    parts, last = [], said.start
    for match in re.finditer(r" – but |, adding that |, but |; ", text[said.start : said.end]):
        parts.append((last, said.start + match.start()))
        last = said.start + match.end()
    parts.append((last, said.end))
    return [(a, b) for a, b in parts if len(text[a:b].split()) >= 4]


def _before_claims(start: int, end: int, covered: Sequence[tuple[int, int]], text: str) -> int | None:
    """Return where reported words end before a claim of their own begins; None when the claims tell it all."""
    inside = [(a, b) for a, b in covered if a < end and start < b]
    shared = sum(min(b, end) - max(a, start) for a, b in inside)
    if not inside or shared < 0.2 * (end - start):
        return end
    first = min(a for a, _ in inside)
    return first if len(text[start:first].split()) >= 5 else None


def _statement(page: Page, sentence: Sentence, said: Said, start: int, end: int, stated: Stated) -> Draft:
    content = sentence.text[start:end]
    certainty: str
    markers: tuple[str, ...]
    added = sentence.text[:start].endswith("adding that ")
    if (said.hedged and not added) or re.search(r"\b(?:is|are|was|were) seen as\b", content):
        certainty, markers = "hedged", (said.cue,)
    elif re.search(r"\b(?:don't|do not|didn't|doesn't) (?:yet )?know\b|\?$", content):
        certainty, markers = "unknown", how_sure(content)[1]
    elif re.search(r"\bif\b.*\b(?:would|will)\b|\b(?:would|will)\b.*\bif\b", content) and said.manner != "direct":
        certainty, markers = "conditional", how_sure(content)[1]
    else:
        certainty, markers = "asserted", ()
    a, b = page.shadow.span(sentence.start + start, sentence.start + end)
    who = mention_of_person(page.cast, said.speaker)
    return Draft(start=a, end=b, quote="", kind="statement", subject=who, predicate="suggested" if said.hedged else "said",
                 details={"cue": said.cue, "manner": said.manner}, stated=stated, valid=valid_for(stated, "event", page.told.document), speaker=who,
                 place=place_for(sentence, start, end, "statement", page.gaz), certainty=certainty, markers=markers)  # fmt: skip


def _role_drafts(page: Page, sentence: Sentence) -> list[Draft]:
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


def _caption_drafts(page: Page, sentence: Sentence) -> list[Draft]:
    """A caption says where somebody was photographed; its date is its own and dates nothing else."""
    match = re.match(
        r"(?P<who>(?:[A-Z(][\w.'()-]*)(?: [A-Z(][\w.'()-]*)*),?(?: \w+ing?s?\b| speaks?| stands?| walks?| visits?| meets?| is| are|(?= at | in )).*",
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
