"""What a cell says: text, number, date or yes and no, as people enter them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from config.form import FieldKind, FormField, YearField
from documents.reader.cells import CellValue
from models.rules.answers import AnswerValue

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]")
_GROUPED_BY_SPACE = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_GROUPED_BY_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_GROUPED_BY_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_UNGROUPED = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""1,234 is a thousand in one language and little more than one in another."""

_Parts = tuple[int, int, int]

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\.?")
"""8.3.2024: with points the day comes first, wherever dates are written so."""

_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
"""8/3/2024 may be in March or in August: read only where one of the two is no month."""

_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.)? ([^\W\d]{3,10})\.? (\d{4})")
_MONTHS = (
    ("january", "janvier", "jan"),
    ("february", "février", "fevrier", "feb"),
    ("march", "mars", "mar"),
    ("april", "avril", "apr"),
    ("may", "mai"),
    ("june", "juin", "jun"),
    ("july", "juillet", "jul"),
    ("august", "août", "aout", "aug"),
    ("september", "septembre", "sep", "sept"),
    ("october", "octobre", "oct"),
    ("november", "novembre", "nov"),
    ("december", "décembre", "decembre", "dec"),
)
"""Names of the months in the languages of the letters."""

_MONTH_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}

_LAST_MONTH = 12

_DAY_ZERO = date(1899, 12, 30)
"""Day from which a workbook counts its dates (ECMA-376, 1900 date system)."""

_LAST_SERIAL = 80_000
_DIGITS = 15
"""Digits that a number in a workbook is good for; those after them are noise of the arithmetic."""


def read_value(kind: FieldKind, value: CellValue | None) -> AnswerValue:
    """Return the answer that a cell gives; what does not fit its kind stays text, for the checks to find."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return _BY_KIND[kind](value)


def read_entry(
    field: FormField | YearField, value: CellValue | None, *, is_share: bool = False
) -> AnswerValue:
    """Return the answer that a cell gives to a field: a choice in other capitals is that choice.

    Where a share is asked for, its sign may stand after the number.
    """
    if is_share and isinstance(value, str):
        return read_share(value) if value.strip() else None
    if isinstance(field, YearField):
        return read_value(FieldKind.NUMBER, value)
    read = read_value(field.kind, value)
    if field.kind is not FieldKind.CHOICE or not isinstance(read, str):
        return read
    return next((choice for choice in field.choices if choice.casefold() == read.casefold()), read)


def read_share(said: str) -> Decimal | str:
    """Return the share that a text gives, be its sign there or not; one that is not clear stays text."""
    share = parse_number(said.strip().removesuffix("%"))
    return said if share is None else share


def as_percentage(value: CellValue) -> CellValue:
    """Return what a cell shows that is formatted as a percentage: '25 %' for 0.25; no number stays."""
    if isinstance(value, float):
        return f"{(_decimal(value) * 100).normalize():f} %"
    return value


def cell_text(value: CellValue | None) -> str:
    """Return a cell as text: 2023.0 is '2023'."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        is_short = value.is_integer() and abs(value) < 10**_DIGITS
        return str(int(value)) if is_short else f"{_decimal(value):f}"
    return value.isoformat() if isinstance(value, date) else value


def parse_number(text: str) -> Decimal | None:
    """Return the number that a text means, with comma or point and with spaces; none if it is not clear."""
    plain = _SPACES.sub(" ", text.strip()).replace("\u2212", "-")
    if _AMBIGUOUS.fullmatch(plain):
        return None
    if _GROUPED_BY_COMMA.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _GROUPED_BY_POINT.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if _GROUPED_BY_SPACE.fullmatch(plain) or _UNGROUPED.fullmatch(plain):
        return Decimal(plain.replace(" ", "").replace(",", "."))
    return None


def parse_date(text: str) -> date | None:
    """Return the day that a text means; none if it is not clear which is the day and which the month."""
    plain = _SPACES.sub(" ", text.strip())
    try:
        return date(*(_dotted(plain) or _slashed(plain) or _named(plain) or _iso(plain)))
    except ValueError:
        return None


def _dotted(text: str) -> _Parts | None:
    found = _DOTTED.fullmatch(text)
    return (int(found[3]), int(found[2]), int(found[1])) if found else None


def _slashed(text: str) -> _Parts | None:
    if not (found := _SLASHED.fullmatch(text)):
        return None
    first, second, year = map(int, found.groups())
    if first == second or second > _LAST_MONTH >= first:
        return year, first, second
    if first > _LAST_MONTH >= second:
        return year, second, first
    raise ValueError("the day may be the month")


def _named(text: str) -> _Parts | None:
    found = _NAMED.fullmatch(text.casefold())
    month = _MONTH_BY_NAME.get(found[2]) if found else None
    return (int(found[3]), month, int(found[1])) if found and month else None


def _iso(text: str) -> _Parts:
    if not (found := _ISO.fullmatch(text)):
        raise ValueError("no date")
    year, month, day = map(int, found.groups())
    return year, month, day


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.{_DIGITS}g}")


def _number(value: CellValue) -> AnswerValue:
    if isinstance(value, float) and not isinstance(value, bool):
        return _decimal(value)
    text = cell_text(value)
    number = parse_number(text)
    return text if number is None else number


def _date(value: CellValue) -> AnswerValue:
    if isinstance(value, date):
        return value
    if isinstance(value, float) and not isinstance(value, bool) and 1 <= value <= _LAST_SERIAL:
        return _DAY_ZERO + timedelta(days=int(value))
    text = cell_text(value)
    return parse_date(text) or text


def _yes_no(value: CellValue) -> AnswerValue:
    if isinstance(value, float) and value in (0, 1):  # what LibreOffice makes of TRUE in a cell for text
        return bool(value)
    text = cell_text(value)
    return {"yes": True, "no": False}.get(text.strip().casefold(), text)


def _choice(value: CellValue) -> AnswerValue:
    return cell_text(value).strip()


_BY_KIND: Mapping[FieldKind, Callable[[CellValue], AnswerValue]] = MappingProxyType(
    {
        FieldKind.TEXT: cell_text,
        FieldKind.NUMBER: _number,
        FieldKind.DATE: _date,
        FieldKind.CHOICE: _choice,
        FieldKind.YES_NO: _yes_no,
    }
)
