"""The host's consent: what it amounts to, and every voice behind it, who speaks kept apart from what was said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from standby.basis.mission import ConsentRule
from standby.basis.places import country_name
from standby.basis.time import iso
from standby.basis.vocabulary import CONSENT_SPEAKS_FOR
from standby.picture.basing import STANDS, Copies, basis_of, settled, vouched_at
from standby.picture.model import Consent, ConsentVoice, PlanTrigger
from standby.record.model import Claim

FIRMEST_FIRST = (
    "invited",
    "agreed",
    "agreed with limits",
    "under review",
    "unclear",
    "contested",
    "departure formally requested",
    "withdrawn",
)
"""The states by how much they let a mission rely on its host. Doubt about who governs weighs more than a
review and less than an open contest."""

GIVES = ("invited", "agreed", "agreed with limits")
"""States that restore consent when the host itself says so."""

NOT_BINDING = "contested"
"""What a refusal amounts to that comes from whoever cannot refuse for their country."""

WAITING_FOR: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "would_withdraw_if_asked": ("the host formally asks", ("departure formally requested", "withdrawn")),
}
"""What a stated policy waits for, in words and as states of consent. Any other condition a person must judge."""

THEN: Mapping[str, str] = {"would_withdraw_if_asked": "withdraw"}
"""What a stated policy would do, in a word."""

UNKNOWN_HOST = "an unnamed host"


def consents(
    claims: Iterable[Claim],
    hosts: Mapping[str, str],
    at: datetime,
    copies: Copies,
    rules: Sequence[ConsentRule] = (),
) -> tuple[Consent, ...]:
    """Return the state of each host's consent at a moment; ``hosts`` maps country codes to names.

    ``rules`` say who can speak for a host. A host nobody has spoken of is ``unclear``: silence is not consent.
    """
    spoken: dict[str, list[Claim]] = {code: [] for code in hosts}
    for claim in settled(claims):
        if claim.draft.kind == "consent" and _begun(claim, at):
            spoken.setdefault(host_of(claim, hosts), []).append(claim)
    return tuple(_consent(code, hosts, spoken[code], copies, rules) for code in sorted(spoken))


def host_of(claim: Claim, hosts: Mapping[str, str]) -> str:
    """Say whose consent a claim speaks of: the host it names, else its place's country, else the only host."""
    named = claim.draft.details.get("host") or (claim.draft.place.country if claim.draft.place else None)
    if named in hosts or not hosts:
        return named or UNKNOWN_HOST
    return next(iter(hosts)) if len(hosts) == 1 else (named or UNKNOWN_HOST)


def moved_by(consent: Consent) -> tuple[ConsentVoice, ...]:
    """Return the voice whose words are why a host's consent stands as it does; none where nobody moved it."""
    return tuple(v for v in consent.voices if consent.because.startswith(_because(v)))[:1]


def _because(voice: ConsentVoice) -> str:
    return f"{voice.speaker}: {voice.basis.quote}"


def body_of(speaker: str, host: str, day: date | None, rules: Iterable[ConsentRule]) -> ConsentRule | None:
    """Return the rule on the body that a speaker speaks for, on the day they spoke; None when no rule knows them.

    A rule for that host goes before one for any, then the longest of its words that the speaker is called by, then
    the rule that began last.
    """
    held = [rule for rule in rules if rule.host in (None, host) and _held_on(rule, day)]
    fitting = [(rule, len(word)) for rule in held for word in rule.words if _called(speaker, word)]
    ranked = ((rule.host is not None, length, rule.since or date.min, rule.id, rule) for rule, length in fitting)
    return max(ranked, key=lambda ranked: ranked[:4], default=(None,))[-1]


def _held_on(rule: ConsentRule, day: date | None) -> bool:
    return day is None or (rule.since or date.min) <= day <= (rule.until or date.max)


def _called(speaker: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word.casefold())}\b", speaker.casefold()) is not None


def _amounts_to(state: str | None, body: ConsentRule | None) -> str | None:
    """Say what a state amounts to that a body speaks for: itself where it may, else doubt where it refuses."""
    if state is None or (body is not None and state in body.may):
        return state
    if state in GIVES:
        return None
    return min(state, NOT_BINDING, key=FIRMEST_FIRST.index)


def _consent(
    code: str, hosts: Mapping[str, str], spoken: Sequence[Claim], copies: Copies, rules: Sequence[ConsentRule]
) -> Consent:
    voices = tuple(_voice(claim, code, copies, rules) for claim in sorted(spoken, key=_newest_last))
    state, because = "unclear", "nobody is on record as having spoken for this host"
    moved = False
    for voice in voices:
        spoke = voice.counts_as
        if spoke is None:
            continue
        if not moved or spoke in GIVES or FIRMEST_FIRST.index(spoke) > FIRMEST_FIRST.index(state):
            state, moved = spoke, True
            limit = "" if spoke == voice.state else f" (not binding: no formal {voice.state} by this speaker)"
            because = f"{_because(voice)}{limit}"
    host = hosts.get(code) or country_name(code)
    return Consent(host=host, state=state, because=because, voices=voices, triggers=_triggers(voices, state))


def _triggers(voices: Iterable[ConsentVoice], state: str) -> tuple[PlanTrigger, ...]:
    """Return the stated policies that wait for a condition; of one speaker on one subject only the newest."""
    newest = {(v.speaker, v.predicate): v for v in voices if v.certainty == "conditional" or v.predicate in WAITING_FOR}
    return tuple(
        PlanTrigger(
            speaker=voice.speaker,
            condition=_condition(voice),
            then=THEN.get(voice.predicate, voice.predicate.replace("_", " ")),
            state=_trigger_state(voice, state),
            basis=voice.basis,
        )
        for voice in newest.values()
    )


def _condition(voice: ConsentVoice) -> str:
    told = voice.condition or WAITING_FOR.get(voice.predicate, (voice.basis.quote, ()))[0]
    return told.removeprefix("if ").rstrip(".")


def _trigger_state(voice: ConsentVoice, state: str) -> str:
    if voice.predicate not in WAITING_FOR or state == "unclear":
        return "unknown"
    return "met" if state in WAITING_FOR[voice.predicate][1] else "not met"


def _voice(claim: Claim, host: str, copies: Copies, rules: Sequence[ConsentRule]) -> ConsentVoice:
    draft, at = claim.draft, vouched_at(claim)
    state = CONSENT_SPEAKS_FOR.get(draft.predicate) if draft.certainty not in ("conditional", "negated") else None
    body = body_of(_who(claim), host, draft.stated.range.end or (at.date() if at else None), rules)
    return ConsentVoice(
        speaker=_who(claim),
        predicate=draft.predicate,
        state=state,
        certainty=draft.certainty,
        condition=draft.details.get("condition"),
        stated=draft.stated.range,
        basis=basis_of([claim], copies),
        body=body.id if body else None,
        counts_as=_amounts_to(state, body) if draft.certainty in (*STANDS, "unknown") else None,
    )


def _who(claim: Claim) -> str:
    return claim.draft.subject.name or (claim.draft.speaker.name if claim.draft.speaker else claim.report_name)


def _begun(claim: Claim, at: datetime) -> bool:
    begun = claim.draft.valid.from_lo
    return begun is None or begun <= at


def _newest_last(claim: Claim) -> tuple[str, str]:
    return iso(vouched_at(claim)) or "", claim.id
