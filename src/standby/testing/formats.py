"""The contract of every intake format, for ours and anyone's: call ``check_format`` in a test."""

import random
from datetime import date

from standby.basis.errors import AskedWrongly
from standby.reports.intake.model import Format

RECEIVED = date(2020, 2, 1)


def check_format(form: Format, sample: bytes, name: str, *, seed: int = 0, tries: int = 60) -> None:
    """Raise ``AssertionError`` where a format breaks a law of ``reports.intake.model.Format`` on a sample file.

    The laws: it recognises its own sample; every item of it has text and bytes; the same bytes give the same
    items; and whatever is cut off or altered, it either opens the file or refuses it with ``AskedWrongly``,
    never with another error.
    """
    assert form.name.startswith(("a ", "an ", "plain ")), "a format is named with its article"
    assert form.recognises(sample, name), "a format recognises its own sample"
    opened = form.open(sample, name, RECEIVED)
    assert opened.items, "a sample holds at least one item"
    assert all(item.text.strip() and item.content for item in opened.items), "every item has text and bytes"
    assert form.open(sample, name, RECEIVED) == opened, "the same bytes, other items"
    rng = random.Random(seed)
    for number in range(tries):
        harmed = _cut(sample, rng) if number % 2 else _altered(sample, rng)
        assert "\n" not in _refusal(form, harmed, name), "a refusal is one line"


def _refusal(form: Format, content: bytes, name: str) -> str:
    """Return the sentence with which a file is refused, "" when it is opened; any other error goes through."""
    try:
        form.open(content, name, RECEIVED)
    except AskedWrongly as problem:
        return str(problem)
    return ""


def _cut(sample: bytes, rng: random.Random) -> bytes:
    first, last = sorted(rng.sample(range(len(sample) + 1), 2))
    return sample[:first] + sample[last:]


def _altered(sample: bytes, rng: random.Random) -> bytes:
    data = bytearray(sample)
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)
