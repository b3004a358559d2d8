"""Where a secret stands that the settings only point to: an environment variable or a file."""

import os
from pathlib import Path

from standby.basis.errors import AskedWrongly


def secret_at(where: str, directory: Path) -> str | None:
    """Return the secret that ``env:NAME`` or ``file:PATH`` (within the workspace, or anywhere) points to.

    None for any other text. Raises ``AskedWrongly`` (``secret-missing``) when nothing stands there.
    """
    kind, _, name = where.partition(":")
    if kind == "env":
        return _there(os.environ.get(name, ""), f"the environment variable {name} is not set")
    if kind == "file" and not name.startswith("//"):
        return _there(_read(directory / name), f"the file {name} cannot be read or is empty")
    return None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _there(found: str, missing: str) -> str:
    if not found.strip():
        raise AskedWrongly("secret-missing", "A secret of standby.toml is not there", missing, "put it there")
    return found.strip()
