"""The files a page loads, each compressed once and named by its content, so that none comes twice."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from mimetypes import guess_type

from fastapi import APIRouter, HTTPException, Request, Response

router = APIRouter()

LEAST = 500
"""Fewer bytes are not worth compressing."""


@dataclass(frozen=True, slots=True)
class Static:
    """One file as it is sent: its bytes, the same compressed where shorter, its type, its name by content."""

    plain: bytes
    packed: bytes | None
    media_type: str
    etag: str


@router.get("/static/{path:path}", include_in_schema=False)
async def static(request: Request, path: str) -> Response:
    """Give a file that a page loads; a browser that has it already is told so and gets nothing."""
    found = statics().get(path)
    if found is None:
        raise HTTPException(404)
    headers = {"ETag": found.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, media_type=found.media_type, headers=headers)
    return Response(found.plain, media_type=found.media_type, headers=headers)


@cache
def statics() -> Mapping[str, Static]:
    """Return every file by its path."""
    return dict(_read(files("standby.web") / "static", ""))


def _read(folder: Traversable, under: str) -> list[tuple[str, Static]]:
    found = []
    for each in folder.iterdir():
        path = under + each.name
        found += _read(each, f"{path}/") if each.is_dir() else [(path, _static(path, each.read_bytes()))]
    return found


def _static(path: str, plain: bytes) -> Static:
    packed = gzip.compress(plain, 9, mtime=0) if len(plain) >= LEAST else plain
    media_type = "application/manifest+json" if path.endswith(".webmanifest") else guess_type(path)[0]
    etag = f'"{sha256(plain).hexdigest()[:20]}"'
    shorter = packed if len(packed) < len(plain) else None
    return Static(plain, shorter, media_type or "application/octet-stream", etag)
