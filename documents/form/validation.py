"""What a cell accepts, and what it says when it is selected."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from config.form import FieldKind, FormField, YearField
from documents.form.layout import CONFIRMED, TO_BE_CONFIRMED
from documents.form.places import AnswerPlace

_Options = dict[str, Any]

_LONGEST_TITLE = 32
_LIMIT = 10**9
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def answer_validation(place: AnswerPlace) -> _Options:
    """Return what an answer cell accepts."""
    field = place.field
    accepted = _number() if isinstance(field, YearField) else _BY_KIND[field.kind](field)
    return {"ignore_blank": True, **_message(place), **accepted}


def reason_validation() -> _Options:
    """Return what the cell with the reason says."""
    return {
        "validate": "any",
        "input_title": "If not available",
        "input_message": "Why there is no figure. Leave empty where the figure is given.",
    }


def status_validation() -> _Options:
    """Return what the cell accepts that confirms answers carried over."""
    return _list((TO_BE_CONFIRMED, CONFIRMED)) | {
        "input_title": "Taken from the last plan",
        "input_message": f"Please check this line, change what is out of date, and choose '{CONFIRMED}'.",
    }


def _message(place: AnswerPlace) -> _Options:
    title = (
        f"{place.field.title} {place.key.row}" if isinstance(place.field, YearField) else place.field.title
    )
    return {"input_title": title if len(title) <= _LONGEST_TITLE else "", "input_message": place.field.help}


def _number() -> _Options:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -_LIMIT,
        "maximum": _LIMIT,
        "error_title": "A number, please",
        "error_message": "Please enter a number without words. If there is none, leave the cell empty and "
        "give the reason beside it.",
    }


def _date() -> _Options:
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": _EARLIEST,
        "maximum": _LATEST,
        "error_title": "A date, please",
        "error_message": "Please enter a date, for example 2024-03-08.",
    }


def _choice(field: FormField) -> _Options:
    return _list(field.choices) | ({"error_type": "information"} if field.open_choice else {})


def _list(choices: tuple[str, ...]) -> _Options:
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": "Choose from the list",
        "error_message": f"The list offers: {', '.join(choices)}.",
    }


_BY_KIND: Mapping[FieldKind, Callable[[FormField], _Options]] = MappingProxyType(
    {
        FieldKind.TEXT: lambda _: {"validate": "any"},
        FieldKind.NUMBER: lambda _: _number(),
        FieldKind.DATE: lambda _: _date(),
        FieldKind.CHOICE: _choice,
        FieldKind.YES_NO: lambda _: _list(("yes", "no")),
    }
)
