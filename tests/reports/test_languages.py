"""The language of a text, told by its script, by letters of its own or by its commonest words."""

import pytest

from standby.reports.intake.languages import NAMES, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("تعرضت القافلة لهجوم", "ar"),
        ("حمله پیش از ظهر", "fa"),
        ("پر کاروان ټوله شپه", "ps"),
        ("قافلے پر حملہ ہوا، گاڑی", "ur"),
        ("На конвой напали утром", "ru"),
        ("Напад на колону їхав", "uk"),
        ("התקפה על השיירה", "he"),
        ("Επίθεση στο κομβόι", "el"),
        ("የኮንቮይ ጥቃት", "am"),
        ("काफिले पर हमला", "hi"),
        ("車列が襲われた", "ja"),
        ("车队遭到袭击", "zh"),
        ("호송대가 공격을 받았다", "ko"),
        ("ขบวนรถถูกโจมตี", "th"),
    ],
)
def test_a_script_tells_the_language_and_letters_of_its_own_another_of_the_same_script(
    text: str, language: str
) -> None:
    assert language_of(text) == language
    assert language in NAMES


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("абв abc", None),
        ("абвг abc", "ru"),
        ("абв abcd", None),
        ("ї" + "абвг abc", "uk"),
        ("1234 5678 абв", "ru"),
    ],
)
def test_a_script_is_the_texts_when_more_than_half_of_the_letters_are_of_it(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["the"], "en"),
        (["the", *["xx"] * 11], "en"),
        (["the", *["xx"] * 12], None),
        (["the", "of", *["xx"] * 22], "en"),
        (["the", "of", *["xx"] * 23], None),
        (["xx"], None),
        (["les", "une", "pour", "of"], "fr"),
        (["12", "34"], None),
        ([], None),
    ],
)
def test_a_language_has_one_of_its_commonest_words_in_twelve(words: list[str], language: str | None) -> None:
    assert language_of(" ".join(words)) == language


def test_only_the_first_four_thousand_letters_are_looked_at() -> None:
    assert language_of("xx " * 1333 + "the and of was for") is None
    assert language_of("the and of was for " + "я" * 5000) == "ru"
    assert language_of("the " * 1000 + "я" * 9000) == "en"
