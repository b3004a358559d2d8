"""The readers' word lists: data files beside this one, read once."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache
def table(name: str) -> dict[str, Any]:
    """Return one data file of word lists or rules as plain data."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))


@lru_cache
def words(name: str) -> frozenset[str]:
    """Return a named list of words as a set."""
    if name == "demonyms_flat":
        return frozenset(w.lower() for ws in table("countries")["demonyms"].values() for w in ws)
    if name == "country_names_flat":
        return frozenset(w for ws in table("countries")["names"].values() for w in ws)
    return frozenset(table("words")[name])


@lru_cache
def alternation(name: str) -> str:
    """Return a named list as a regular expression that prefers its longest member."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words(name), key=lambda w: (-len(w), w))) + ")"
