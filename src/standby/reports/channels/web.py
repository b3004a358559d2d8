"""Fetches one address: politely (only when it changed), with limits on time and size, and over http(s) alone."""

import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

from standby.basis.errors import AskedWrongly, TryLater
from standby.reports.intake.limits import LARGEST_BYTES, check_size

SECONDS = 20
"""How long a server has to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a server said last about the age of what it gave: its ``ETag`` and ``Last-Modified``."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address holds; ``content`` is None when nothing changed since it was last seen."""

    content: bytes | None
    seen: Seen


def fetch(address: str, seen: Seen | None = None) -> Fetched:
    """Fetch an address, unless it is as it was when last ``seen``.

    Raises ``AskedWrongly`` (``address-unusable``) for what is no http(s) address or is refused by its server, and
    ``TryLater`` (``address-unreachable``) when the server does not answer or is in trouble.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _unusable(address, "it is no http or https address", "write it like https://host/feed.xml")
    seen = seen or Seen()
    headers = {"User-Agent": "Standby", "If-None-Match": seen.etag, "If-Modified-Since": seen.modified}
    request = urllib.request.Request(address, headers={k: v for k, v in headers.items() if v})
    try:
        with _opener().open(request, timeout=SECONDS) as answer:
            content = answer.read(LARGEST_BYTES + 1)
            told = Seen(etag=answer.headers.get("ETag", ""), modified=answer.headers.get("Last-Modified", ""))
    except urllib.error.HTTPError as problem:
        if problem.code == 304:
            return Fetched(content=None, seen=seen)
        if problem.code >= 500 or problem.code == 429:
            raise _unreachable(address, f"its server is in trouble ({problem.code})") from problem
        raise _unusable(address, f"its server refuses it ({problem.code} {problem.reason})", "check it") from problem
    except (OSError, HTTPException, ValueError) as problem:
        raise _unreachable(address, str(getattr(problem, "reason", problem)) or type(problem).__name__) from problem
    check_size(len(content), address, LARGEST_BYTES)
    return Fetched(content=content, seen=told)


class _OnlyHttp(urllib.request.HTTPRedirectHandler):
    """Follows a redirection only to another http(s) address, never to a file."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise _unusable(newurl, "it is redirected to no http or https address", "check it")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_OnlyHttp(), urllib.request.HTTPSHandler(context=ssl.create_default_context()))


def _unusable(address: str, why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("address-unusable", f"{address} was not fetched", why, next_step)


def _unreachable(address: str, why: str) -> TryLater:
    return TryLater("address-unreachable", f"{address} was not fetched", why, "try again in a while")
