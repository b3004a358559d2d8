"""Numbers as intervals: what the words allow, and the rule that was applied."""

import re
from dataclasses import dataclass

from standby.basis.quantities import Quantity

ROUGH = 0.10
"""*Roughly N* and its kind: N plus or minus a tenth."""
SIMILAR = 0.20
"""*A similar number*: the number before, plus or minus a fifth."""

_UNITS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}  # fmt: skip
_TENS = {
    w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORDNUM = "(?:" + "|".join([*_TENS, *sorted(_UNITS, key=len, reverse=True), *_SCALES]) + ")"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?(?: (?:hundred|thousand|million))?|(?:a )?(?:dozen|hundred|thousand)|{_WORDNUM}(?:(?:[ -]| and ){_WORDNUM})*)"
_ABOUT = r"(?:roughly|about|around|approximately|some|nearly|almost|an estimated|close to|circa|in the region of|just (?:over|under)|~)"
_MORE = r"(?:more than|over|at least|upwards of|no fewer than|no less than|in excess of)"
_LESS = r"(?:up to|at most|fewer than|less than|under|no more than|as many as)"
_VAGUE = {
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "several others": 3, "many others": 2, "several": 3, "a number": 2, "numerous": 3, "many": 2, "a handful": 2,
    "a few": 2, "a couple": 2, "some": 1, "others": 1, "a flurry": 2, "a volley": 2, "a barrage": 2, "a salvo": 2, "a series": 2,
    "a string": 2, "a wave": 2, "a spate": 2, "a hail": 2, "multiple": 2, "various": 2, "a group": 2,
}  # fmt: skip
QUANTITY = re.compile(
    rf"(?<![\w.,'-])(?:(?P<between>between )(?P<a>{NUMBER}) and (?P<b>{NUMBER})|(?P<c>{NUMBER})(?: to |–|-(?=\d))(?P<d>{NUMBER})"
    rf"|(?P<similar>a similar number|the same number|a comparable number|as many again)"
    rf"|(?:(?P<about>{_ABOUT})|(?P<more>{_MORE})|(?P<less>{_LESS})) (?P<n>{NUMBER})"
    rf"|(?P<vague>{'|'.join(sorted(_VAGUE, key=len, reverse=True))})(?P<of> of)?|(?P<none>no)|(?P<exact>{NUMBER}))(?![\w%])",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A quantity in a text: where it stands and the interval it allows (None on a side: open)."""

    start: int
    end: int
    low: float | None
    high: float | None
    rule: str
    form: str

    def counting(self, unit: str, text: str) -> Quantity:
        """Return it as a quantity of something."""
        return Quantity(low=self.low, high=self.high, unit=unit, text=text, rule=self.rule)


def find(text: str, *, antecedent: Found | None = None) -> list[Found]:
    """Return every quantity in a text, in order; *a similar number* takes the number before it, or ``antecedent``."""
    found: list[Found] = []
    for match in QUANTITY.finditer(text):
        exact = [q for q in found if q.form in ("exact", "about")]
        one = _read(match, exact[-1] if exact else antecedent)
        if one:
            found.append(one)
    return found


def value_of(words: str) -> float | None:
    """Return the number that digits or number words say, None when they say none."""
    words = words.lower().strip()
    if words in ("dozen", "a dozen"):
        return 12
    if digits := re.fullmatch(r"([\d,]+(?:\.\d+)?)(?: (hundred|thousand|million))?", words):
        return float(digits[1].replace(",", "")) * _SCALES.get(digits[2] or "", 1)
    total, current = 0.0, 0.0
    for word in re.split(r"[ -]", words):
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] > 100:
                total, current = total + current, 0
        elif word in _UNITS or word in _TENS:
            current += _UNITS.get(word, _TENS.get(word, 0))
        elif word not in ("and", "a"):
            return None
    return total + current


def _read(match: re.Match[str], before: Found | None) -> Found | None:
    group, start, end = match.groupdict(), match.start(), match.end()
    if group["between"] or group["c"]:
        low, high = value_of(group["a"] or group["c"]), value_of(group["b"] or group["d"])
        if low is None or high is None or low > high:
            return None
        return Found(start=start, end=end, low=low, high=high, rule="from A to B", form="range")
    if group["similar"]:
        if not before or before.low is None or before.high is None:
            return Found(
                start=start, end=end, low=1, high=None, rule="similar to a number not found: at least 1", form="vague"
            )
        n = (before.low + before.high) / 2
        return Found(start=start, end=end, low=round(n * (1 - SIMILAR)), high=round(n * (1 + SIMILAR)),
                     rule=f"similar to N: N ± 20%, N = {n:g} from the number before", form="similar")  # fmt: skip
    if group["vague"]:
        return Found(
            start=start,
            end=end,
            low=_VAGUE[group["vague"].lower()],
            high=None,
            rule="a vague plural: at least this many",
            form="vague",
        )
    if group["none"]:
        return Found(start=start, end=end, low=0, high=0, rule="none: exactly zero", form="none")
    value = value_of(group["n"] or group["exact"])
    return None if value is None else _bounded(group, value, start, end)


def _bounded(group: dict[str, str | None], n: float, start: int, end: int) -> Found:
    if just := re.fullmatch("just (over|under)", (group["about"] or "").lower()):
        over = just[1] == "over"
        return Found(
            start=start,
            end=end,
            low=n + 1 if over else round(n * (1 - ROUGH), 6),
            high=round(n * (1 + ROUGH), 6) if over else n - 1,
            rule=f"just {just[1]} N: between N and N {'+' if over else '-'} 10%",
            form="about",
        )
    if group["about"]:
        return Found(
            start=start,
            end=end,
            low=round(n * (1 - ROUGH), 6),
            high=round(n * (1 + ROUGH), 6),
            rule="roughly N: N ± 10%",
            form="about",
        )
    if word := group["more"]:
        low = n if "least" in word or "fewer" in word or "no less" in word else n + 1
        return Found(
            start=start,
            end=end,
            low=low,
            high=None,
            rule="more than N: N + 1 or more" if low > n else "at least N",
            form="more",
        )
    if word := group["less"]:
        high = n - 1 if word.lower() in ("fewer than", "less than", "under") else n
        return Found(start=start, end=end, low=None, high=high, rule="up to N", form="less")
    return Found(start=start, end=end, low=n, high=n, rule="exact", form="exact")
