"""Gets notices out through Apprise, which knows mail, webhooks and a hundred services.

An address holds a secret (a token, a password): it is shown in no error, no log and no answer. What would carry it and
the notice in clear text is refused, but for addresses of this very machine.
"""

import logging
from pathlib import Path
from typing import Any

from standby.basis.errors import AskedWrongly, TryLater
from standby.basis.hosts import is_here
from standby.desk.secrets import secret_at
from standby.posture.deliveries import Channel, Post
from standby.posture.outbox import Notice

INSECURE = "insecure"
"""What Apprise calls a mail that is handed over without TLS."""


def post_for(mission: str, directory: Path, room: str | None) -> Post:
    """Return what sends the notices of a mission; ``room`` is the address of its web room, where it has one.

    It raises ``AskedWrongly`` as ``service_of`` does, and ``TryLater`` (``notice-not-delivered``) when a service did
    not take the notice.
    """

    def post(channel: Channel, notice: Notice) -> None:
        service = service_of(channel, directory)
        try:
            out = service.notify(title=_title(mission, channel, notice), body=_body(channel, notice, room))
        except Exception as problem:  # noqa: BLE001 - whatever a service stumbles over, its words may hold the address
            raise _undelivered(service, channel, notice, f"failed with {type(problem).__name__}") from None
        if not out:
            raise _undelivered(service, channel, notice, "did not take it")

    return post


def service_of(channel: Channel, directory: Path) -> Any:
    """Return the Apprise service of a channel, whose address has been looked at.

    Raises ``AskedWrongly``: ``channels-need-apprise`` when Apprise is not installed, ``channel-address`` when the
    address is not where it is said to be or is none that Apprise knows, ``channel-in-clear`` when it would send in
    clear text to another machine.
    """
    address = _address(channel, directory)
    try:
        from apprise import Apprise, AppriseAsset
    except ImportError as problem:
        raise AskedWrongly(
            "channels-need-apprise",
            "Notices cannot go to channels",
            "the package apprise is not installed",
            "install its extra notify (from a checkout: ./run extras)",
        ) from problem
    # Its lines name hosts and mailboxes, so that none of them may reach a log.
    logging.getLogger("apprise").disabled = True
    asset = AppriseAsset(http_redirects=False, secure_logging=True, app_id="Standby", app_desc="Standby")
    service = Apprise.instantiate(address, asset=asset)
    if service is None:
        raise _unusable(channel, "Apprise knows no such address", "see the forms it knows at appriseit.com/services")
    if not _is_here(service) and (service.redirects or not _is_secret(service, address)):
        raise AskedWrongly(
            "channel-in-clear",
            f"The channel {channel.name!r} was not used",
            "its address would send in clear text, unchecked, or on to wherever it is redirected, to another machine",
            "use the form with TLS, such as jsons:// or mailtos://, without verify=no, redirect=yes or mode=insecure",
        )
    return service


def _address(channel: Channel, directory: Path) -> str:
    try:
        return secret_at(channel.address, directory) or channel.address
    except AskedWrongly as problem:
        raise _unusable(channel, problem.why, problem.next_step) from problem


def _is_here(service: Any) -> bool:
    """Say whether a service is on this machine: only its number or ``localhost`` says so, no other name."""
    host = (getattr(service, "smtp_host", "") or service.host or "").strip("[]").rstrip(".").lower()
    return is_here(host) and type(service).__name__ in ("NotifyEmail", *_WEBHOOKS)


_WEBHOOKS = ("NotifyJSON", "NotifyXML", "NotifyForm", "NotifyNtfy", "NotifyGotify", "NotifyAppriseAPI")
"""The services whose host is the machine that is spoken to; of others, what Apprise calls a host may be a token."""


def _is_secret(service: Any, address: str) -> bool:
    """Say whether a service speaks TLS with a checked certificate, whoever it is."""
    scheme = address.partition(":")[0].lower()
    with_tls = scheme in _several(service.secure_protocol) or bool(service.secure)
    plain = getattr(service, "secure_mode", "") == INSECURE or _fixed_in_clear(type(service))
    return with_tls and not plain and bool(service.verify_certificate)


def _fixed_in_clear(kind: type) -> bool:
    """Say whether a service is fixed to an address in clear text, whatever its scheme promises."""
    return str(getattr(kind, "notify_url", "")).startswith("http:")


def _several(told: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told or ())


def _title(mission: str, channel: Channel, notice: Notice) -> str:
    return f"{mission}: {notice.kind}" if channel.everything else "Standby: a notice waits"


def _body(channel: Channel, notice: Notice, room: str | None) -> str:
    told = f"{notice.says}\n\n" if channel.everything else "Somebody must look.\n\n"
    where = f"{room}/notices" if room else f"standby notices acknowledge {notice.id}"
    return f"{told}{notice.at:%Y-%m-%d %H:%M}Z, {notice.id}\nSay that you have it: {where}"


def _undelivered(service: Any, channel: Channel, notice: Notice, what: str) -> TryLater:
    return TryLater(
        "notice-not-delivered",
        f"The notice {notice.id} did not get out to {channel.name!r}",
        f"{service.service_name} {what}",
        "look whether that service can be reached; the notice is kept and sent again",
    )


def _unusable(channel: Channel, why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("channel-address", f"The channel {channel.name!r} cannot be used", why, next_step)
