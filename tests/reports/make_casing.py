"""Gathers how words are written inside sentences of the taught reports, for reading reports in capitals.

``python -m tests.reports.make_casing`` writes ``lexicon/casing.toml``: the words that are mostly in small letters, the
short forms that are in capitals, and the names of two or three common words that each begin with a capital.
"""

import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from tests.reports.test_other_missions import GOLD, report_of

from standby.reports.readers.casing import COMMON_ENDINGS, stem_of
from standby.reports.readers.lexicon import words

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OPENS = re.compile(r"[.!?:\"“][\"”')\]]*\s*[\"“(]?$|^\W*$")
OFTEN = 4
"""So often a name of several common words has to stand in the reports."""


def write() -> None:
    """Write the lists."""
    counts: dict[str, Counter[str]] = {form: Counter() for form in ("small", "title", "capitals")}
    named: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    reports: Counter[str] = Counter()
    for path in (path for path in GOLD if path.parent.name == "taught"):
        written = list(_written(report_of(path)[0].text))
        for form, word, _ in written:
            if form in counts:
                counts[form][word] += 1
        reports.update({word for form, word, _ in written if form == "capitals"})
        for size in (2, 3):
            for run in zip(*(written[i:] for i in range(size)), strict=False):
                if all(follows for _, _, follows in run[1:]):
                    (named if all(form == "title" for form, _, _ in run) else plain)[
                        " ".join(w for _, w, _ in run)
                    ] += 1
    small = {w for w, n in counts["small"].items() if n >= counts["title"][w] and n >= counts["capitals"][w]}
    capitals = {
        w for w, n in reports.items() if n >= 2 and counts["capitals"][w] > counts["title"][w] + 9 * counts["small"][w]
    }
    large = {w for w, n in counts["title"].items() if n >= 2 and n > counts["small"][w] and _may_be_small(w, small)}
    runs = {run for run, n in named.items() if n >= OFTEN and n > plain[run] and _is_name(run.split(), small)}
    lists = {"small": small, "capitals": {w.upper() for w in capitals}, "large": large, "named": runs}
    head = "# How words are written inside sentences; gathered by tests/reports/make_casing.py.\n"
    text = head + "".join(f'{name} = """\n{_filled(sorted(found))}\n"""\n' for name, found in lists.items())
    (Path(str(files("standby.reports.readers.lexicon"))) / "casing.toml").write_text(text, "utf-8")


def _may_be_small(word: str, small: set[str]) -> bool:
    """Say whether a word looks like one in small letters: its stem is one, or its ending is common."""
    return word.endswith(COMMON_ENDINGS) or bool({stem_of(word), stem_of(word) + "e"} & small)


def _is_name(run: list[str], small: set[str]) -> bool:
    """Say whether a run needs its capitals from a list, and is no title before a person's name."""
    titles = {word for name in ("rank", "office") for title in words(name) for word in title.lower().split()}
    return any(word in small for word in run) and run[0] not in titles


def _written(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield how each word is written, the word in small letters, and whether only a space parts it from the last."""
    for line in text.split("\n"):
        letters = [c for c in line if c.isalpha()]
        if sum(c.isupper() for c in letters) > len(letters) / 2:
            continue
        end = len(line)
        for match in _TOKEN.finditer(line):
            word = match[0].replace("’", "'")
            if match.start() or not word.isupper():  # a dateline begins its line
                opens = _OPENS.search(line[: match.start()]) is not None
                yield _form(word, opens=opens), word.lower(), match.start() == end + 1
            end = match.end()


def _form(word: str, *, opens: bool) -> str:
    if word.islower():
        return "small"
    if word.isupper() and len(word) > 1:
        return "capitals"
    return "opening" if opens else "title"


def _filled(found: list[str]) -> str:
    """Put words into lines of a hundred characters, runs of several words each with underscores."""
    lines = [""]
    for word in (w.replace(" ", "_") for w in found):
        if len(lines[-1]) + len(word) > 110:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return "\n".join(lines)


if __name__ == "__main__":
    write()
