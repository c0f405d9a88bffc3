"""Text folded so that a marking is found however it is typed: accents, case, dashes, look-alike letters."""

import re
import unicodedata

_DROPPED = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_WORD = re.compile(r"[^\W\d_]+")
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXISJABEZHIKMNOPTYX")
"""Cyrillic and Greek capitals that look like Latin ones; folded on both sides, so that no word is lost."""

_SPACED_OUT, _FEW = 0.8, 3


def fold(text: str) -> list[str]:
    """Return the words of a text in plain capitals."""
    if text.isascii():  # as most are, and there is nothing to fold
        return _WORD.findall(text.upper())
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).casefold().upper()
    return _WORD.findall(plain.translate(_LOOK_ALIKE))


def spaced_out(words: list[str]) -> str | None:
    """Return what a line says that is written with a space after each letter, none where it is not."""
    single = sum(len(word) == 1 for word in words)
    return "".join(words) if single > _FEW and single >= _SPACED_OUT * len(words) else None
