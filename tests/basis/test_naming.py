"""Checks of finding names where they stand whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.naming import whole


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["Taji"], "At Taji, near taji; not Tajik.", ["Taji", "taji"]),
        (["Taji", "Camp Taji"], "Camp Taji", ["Camp Taji"]),
        (["K1 (north)"], "at K1 (north).", ["K1 (north)"]),
        (["", " "], "any text", []),
        ([], "any text", []),
    ],
)
def test_a_name_is_found_where_it_stands_whole_and_the_longest_wins(names, text, found):
    assert whole(names).findall(text) == found


def test_capitals_count_when_asked():
    assert whole(["NATO"], any_case=False).findall("NATO and nato") == ["NATO"]


@given(st.lists(st.text("ab -.", min_size=1, max_size=5), max_size=4), st.text("ab -.", max_size=20))
def test_whatever_is_found_is_one_of_the_names_with_no_letter_beside_it(names, text):
    for match in whole(names).finditer(text):
        assert match[0].casefold() in {name.casefold() for name in names}
        assert not re.match(r"\w", text[match.end() :])
        assert not re.search(r"\w$", text[: match.start()])
