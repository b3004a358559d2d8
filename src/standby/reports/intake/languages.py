"""Which language a text is in, where its script or its commonest words tell."""

import re

_SCRIPTS = (
    ("ar", "\u0600", "\u06ff"),
    ("ru", "\u0400", "\u04ff"),
    ("he", "\u0590", "\u05ff"),
    ("hy", "\u0530", "\u058f"),
    ("ka", "\u10a0", "\u10ff"),
    ("el", "\u0370", "\u03ff"),
    ("am", "\u1200", "\u137f"),
    ("hi", "\u0900", "\u097f"),
    ("bn", "\u0980", "\u09ff"),
    ("th", "\u0e00", "\u0e7f"),
    ("my", "\u1000", "\u109f"),
    ("ko", "\uac00", "\ud7af"),
    ("ja", "\u3040", "\u30ff"),
    ("zh", "\u4e00", "\u9fff"),
)
"""Scripts, each with the language it is taken for; several languages share some of them."""

_OWN_LETTERS = (("ps", "ټډړښځڅ"), ("ur", "ٹڈڑں"), ("fa", "پچژگ"), ("uk", "іїєґ"))
"""Letters that a language writes and the one its script is taken for does not."""

_COMMON_WORDS = {
    "en": "the of and to in that is was for on with as at by from are have has were said",
    "fr": "le la les des et du que est dans pour une sur par au aux ont qui avec",
    "es": "el los las del que en una por con para se como fue han",
    "de": "der die das und ist von mit den im auf für nicht ein eine dem",
    "pt": "os da das do dos que em uma por com para não foi são ao pelo",
    "it": "il lo gli della dei che di una per con sono nel alla è hanno",
    "nl": "de het een van en dat is op te zijn voor met niet aan werd",
    "tr": "ve bir bu için ile olarak olan daha da de kadar sonra çok",
    "pl": "w i na z że się do nie jest o po przez od są za",
    "sw": "ya na wa kwa katika ni za la kuwa hiyo watu cha",
    "so": "iyo oo ka ku ee in waa uu ay ayaa la waxa",
}
_WORD_SETS = {code: frozenset(words.split()) for code, words in _COMMON_WORDS.items()}

NAMES = {
    "am": "Amharic", "ar": "Arabic", "bn": "Bengali", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hy": "Armenian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "my": "Burmese", "nl": "Dutch", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ru": "Russian", "so": "Somali", "sw": "Swahili", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip
"""The languages that are told apart, by their ISO 639-1 code."""


def language_of(text: str) -> str | None:
    """Name the language of a text where its script or its commonest words tell; None when they do not."""
    head = text[:4000]
    letters = [c for c in head if c.isalpha()]
    for language, low, high in _SCRIPTS:
        if sum(low <= c <= high for c in letters) > len(letters) / 2:
            own = (code for code, marks in _OWN_LETTERS if any(mark in head for mark in marks))
            return next(own, language) if language in ("ar", "ru") else language
    seen = re.findall(r"[^\W\d_]+", head.lower())
    shares = {code: sum(word in common for word in seen) for code, common in _WORD_SETS.items()}
    best = max(shares, key=lambda code: shares[code])
    return best if seen and shares[best] >= max(1, len(seen) / 12) else None
