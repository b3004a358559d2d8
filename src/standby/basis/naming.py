"""Names as they stand in text: whole, never as a part of a longer word."""

import re
from collections.abc import Iterable


def whole(names: Iterable[str], *, any_case: bool = True) -> re.Pattern[str]:
    """Return what finds any of some names where it stands whole, the longest where they overlap; blank ones nowhere."""
    told = sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))
    # Without a name the empty alternative would be found everywhere.
    some = "|".join(map(re.escape, told)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{some})(?!\w)", re.IGNORECASE if any_case else re.NOFLAG)
