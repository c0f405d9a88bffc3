"""What a cell accepts, and what it says when it is selected."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any

from xlsxwriter.worksheet import Worksheet

from config.form import FieldKind, FormField, YearField
from documents.form.layout import CONFIRMED, TO_BE_CONFIRMED
from documents.form.places import Place, SheetLayout
from documents.form.request import FormRequest

_Options = dict[str, Any]

_LONGEST_TITLE = 32
_LIMIT = 10**9
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def write_validations(worksheet: Worksheet, layout: SheetLayout, request: FormRequest) -> None:
    """Say of each cell what it accepts: one rule for all cells of a field, else a form grows slow."""
    cells: dict[tuple[str, bool], list[Place]] = {}
    fields = {place.key.field: place.field for line in layout.lines for place in line.answers}
    for line in layout.lines:
        for answer in line.answers:
            for place in answer.places:
                cells.setdefault((answer.key.field, place is answer.reason), []).append(place)
    for (code, is_reason), places in cells.items():
        _apply(worksheet, places, _reason() if is_reason else _accepted(fields[code]))
    carried = [
        Place(line.row, layout.status_column) for line in layout.lines if request.is_carried_line(line)
    ]
    _apply(worksheet, carried, _status())


def _apply(worksheet: Worksheet, places: Sequence[Place], options: _Options) -> None:
    # Cells below each other are one range: a rule with one range a column is small and quick to write.
    ranges = [
        [run[0].row, run[0].column, run[-1].row, run[-1].column]
        for run in (
            [place for _, place in group]
            for _, group in groupby(enumerate(places), key=lambda pair: pair[1].row - pair[0])
        )
    ]
    if ranges:
        worksheet.data_validation(*ranges[0], {**options, "other_cells": ranges[1:]})


def _accepted(field: FormField | YearField) -> _Options:
    accepted = _number() if isinstance(field, YearField) else _BY_KIND[field.kind](field)
    title = field.title if len(field.title) <= _LONGEST_TITLE else ""
    return {"ignore_blank": True, "input_title": title, "input_message": field.help, **accepted}


def _reason() -> _Options:
    return {
        "validate": "any",
        "input_title": "If not available",
        "input_message": "Why there is no figure. Leave empty where the figure is given.",
    }


def _status() -> _Options:
    return _list((TO_BE_CONFIRMED, CONFIRMED)) | {
        "input_title": "Taken from the last plan",
        "input_message": f"Please check this line, change what is out of date, and choose '{CONFIRMED}'.",
    }


def _number() -> _Options:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -_LIMIT,
        "maximum": _LIMIT,
        "error_title": "A number, please",
        "error_message": "Please enter a number without words. If there is none, please leave the cell empty "
        "and say why where the sheet asks for it.",
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
