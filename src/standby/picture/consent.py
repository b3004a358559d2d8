"""The host's consent: what it amounts to, and every voice behind it, who speaks kept apart from what was said."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

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

NOT_COMPETENT = ("army", "militia", "local authority", "protesters", "demonstrators")
"""Speakers who cannot give their country's consent, whatever they announce."""

WAITING_FOR: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "would_withdraw_if_asked": ("the host formally asks", ("departure formally requested", "withdrawn")),
}
"""What a stated policy waits for, in words and as states of consent. Any other condition a person must judge."""

THEN: Mapping[str, str] = {"would_withdraw_if_asked": "withdraw"}
"""What a stated policy would do, in a word."""

UNKNOWN_HOST = "an unnamed host"


def consents(claims: Iterable[Claim], hosts: Mapping[str, str], at: datetime, copies: Copies) -> tuple[Consent, ...]:
    """Return the state of each host's consent at a moment; ``hosts`` maps country codes to names.

    A host nobody has spoken of is ``unclear``: silence is not consent.
    """
    spoken: dict[str, list[Claim]] = {code: [] for code in hosts}
    for claim in settled(claims):
        if claim.draft.kind == "consent" and _begun(claim, at):
            spoken.setdefault(host_of(claim, hosts), []).append(claim)
    return tuple(_consent(hosts.get(code) or country_name(code), spoken[code], copies) for code in sorted(spoken))


def host_of(claim: Claim, hosts: Mapping[str, str]) -> str:
    """Say whose consent a claim speaks of: the host it names, else its place's country, else the only host."""
    named = claim.draft.details.get("host") or (claim.draft.place.country if claim.draft.place else None)
    if named in hosts or not hosts:
        return named or UNKNOWN_HOST
    return next(iter(hosts)) if len(hosts) == 1 else (named or UNKNOWN_HOST)


def _consent(host: str, spoken: Sequence[Claim], copies: Copies) -> Consent:
    voices = tuple(_voice(claim, copies) for claim in sorted(spoken, key=_newest_last))
    state, because = "unclear", "nobody is on record as having spoken for this host"
    moved = False
    for voice in voices:
        spoke = voice.state if voice.certainty in (*STANDS, "unknown") else None
        if spoke is None or (spoke in GIVES and not _competent(voice.speaker)):
            continue
        if not moved or spoke in GIVES or FIRMEST_FIRST.index(spoke) > FIRMEST_FIRST.index(state):
            state, moved = spoke, True
            because = f"{voice.speaker}: {voice.basis.quote}"
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


def _voice(claim: Claim, copies: Copies) -> ConsentVoice:
    draft = claim.draft
    return ConsentVoice(
        speaker=_who(claim),
        predicate=draft.predicate,
        state=CONSENT_SPEAKS_FOR.get(draft.predicate) if draft.certainty != "conditional" else None,
        certainty=draft.certainty,
        condition=draft.details.get("condition"),
        stated=draft.stated.range,
        basis=basis_of([claim], copies),
    )


def _who(claim: Claim) -> str:
    return claim.draft.subject.name or (claim.draft.speaker.name if claim.draft.speaker else claim.report_name)


def _competent(speaker: str) -> bool:
    return not any(word in speaker.casefold() for word in NOT_COMPETENT)


def _begun(claim: Claim, at: datetime) -> bool:
    begun = claim.draft.valid.from_lo
    return begun is None or begun <= at


def _newest_last(claim: Claim) -> tuple[str, str]:
    return iso(vouched_at(claim)) or "", claim.id
