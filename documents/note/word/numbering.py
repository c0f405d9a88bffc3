"""The numbers that Word puts before paragraphs: counted here as Word counts them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from docx.oxml.ns import qn

from documents.note.word.elements import Element, child, value
from documents.note.word.looks import Css, indent_css
from models.errors import UnshownContentError

_PLACE = re.compile(r"%([1-9])")

_BULLETS = MappingProxyType({"\uf0b7": "•", "\uf0a7": "▪", "o": "–", "\uf0d8": "–", "\uf0fc": "–"})
"""Signs of symbol fonts, and what stands for them in other fonts."""

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

_LETTERS = 26


@dataclass(frozen=True)
class Level:
    """One level of a list: where it starts, how it counts, what stands before a paragraph."""

    start: int
    form: str
    label: str
    css: Css


@dataclass
class _Sheet:
    """One list as it is counted: its levels, and where each stands."""

    levels: dict[int, Level]
    by_style: dict[str, int]
    reached: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document; it remembers how far each has counted."""

    def __init__(self, root: Element | None) -> None:
        self._sheets: dict[str, _Sheet] = {}
        self._numbers: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        if root is not None:
            for found in root.findall(qn("w:abstractNum")):
                self._sheets[value(found, "abstractNumId") or ""] = _sheet(found)
            for found in root.findall(qn("w:num")):
                self._read_number(found)

    def _read_number(self, found: Element) -> None:
        number = value(found, "numId") or ""
        self._numbers[number] = value(child(found, "abstractNumId")) or ""
        starts = {
            int(value(level, "ilvl") or 0): value(child(level, "startOverride"))
            for level in found.findall(qn("w:lvlOverride"))
        }
        self._starts[number] = {level: int(start) for level, start in starts.items() if start is not None}

    def level_of_style(self, number: str, style_id: str | None) -> int:
        """Return the level that a list keeps for a style, the first unless said."""
        sheet = self._sheet(number)
        return sheet.by_style.get(style_id or "", 0) if sheet else 0

    def level(self, number: str, level: int) -> Level | None:
        """Return a level of a list, none where the list has none such."""
        sheet = self._sheet(number)
        return sheet.levels.get(level) if sheet else None

    def family(self, number: str) -> str:
        """Return what numbers of one list have in common."""
        return self._numbers.get(number, "")

    def next_label(self, number: str, level: int) -> str:
        """Count on, and return what stands before the paragraph, such as '4.' or '(b)'.

        Raises:
            UnshownContentError: the list counts in a way that the PDF does not know.
        """
        sheet, here = self._sheet(number), self.level(number, level)
        if sheet is None or here is None:
            raise UnshownContentError(
                "a numbered paragraph whose list is not there", "number it anew in Word"
            )
        for restarted, start in self._starts.pop(number, {}).items():
            sheet.reached[restarted] = start - 1
        sheet.reached[level] = sheet.reached.get(level, here.start - 1) + 1
        for deeper in [found for found in sheet.reached if found > level]:
            del sheet.reached[deeper]
        if here.form == "bullet":
            return _BULLETS.get(here.label, here.label)
        return _PLACE.sub(lambda match: _counted(sheet, int(match[1]) - 1), here.label)

    def _sheet(self, number: str) -> _Sheet | None:
        return self._sheets.get(self._numbers.get(number, ""))


def _counted(sheet: _Sheet, level: int) -> str:
    here = sheet.levels.get(level)
    if here is None or here.form not in _FORMS:
        raise UnshownContentError(
            f"a list that counts in the way '{here.form if here else level}'",
            "choose a list with figures, letters or roman figures",
        )
    return _FORMS[here.form](sheet.reached.get(level, here.start))


def _sheet(found: Element) -> _Sheet:
    levels, by_style = {}, {}
    for entry in found.findall(qn("w:lvl")):
        level = int(value(entry, "ilvl") or 0)
        form = value(child(entry, "numFmt")) or "decimal"
        start = int(value(child(entry, "start")) or 1)
        label = value(child(entry, "lvlText")) or ""
        levels[level] = Level(start, form, label, indent_css(child(entry, "pPr", "ind")))
        if style := value(child(entry, "pStyle")):
            by_style[style] = level
    return _Sheet(levels, by_style)


def _letter(count: int) -> str:
    # After z comes aa, then bb.
    return chr(ord("a") + (count - 1) % _LETTERS) * ((count - 1) // _LETTERS + 1)


def _roman(count: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * (count // size)
        count %= size
    return text


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "none": lambda _: "",
}
