"""How the cells of a form look; nothing is said by colour alone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from config.form import FieldKind

_INK, _MUTED, _LINE, _FRAME, _WHITE = "#1A1A1A", "#595959", "#BFBFBF", "#595959", "#FFFFFF"
_HEAD, _BAND, _GREY = "#003776", "#DCE6F2", "#F2F2F2"

_FIGURE = "# ##0.0##"
"""Thousands by a space, whatever the language of the program."""

_TEXT = "@"
"""Takes what is typed as text, so that a line may begin with a dash."""

_NUMBER_FORMATS = {FieldKind.NUMBER: "General", FieldKind.DATE: "d mmmm yyyy"}
_BASE: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top"}
_LOCKED: dict[str, Any] = {
    "border": 1,
    "border_color": _LINE,
    "bg_color": _GREY,
    "text_wrap": True,
    "align": "left",
    "indent": 1,
}


_BANDED: dict[str, Any] = {"border": 0, "top": 1, "bottom": 1}
"""A line across, without borders between its cells."""


class Look(StrEnum):
    """How a locked cell looks."""

    TITLE = "title"
    GUIDANCE = "guidance"
    GUIDANCE_LINE = "guidance_line"
    IDENTITY = "identity"
    HEAD = "head"
    HEADING = "heading"
    LABEL = "label"
    NUMBER = "number"
    STRONG = "strong"
    MUTED = "muted"
    FIGURE = "figure"


_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"font_size": 15, "bold": True, "font_color": _HEAD, "valign": "vcenter"},
    Look.GUIDANCE: {"text_wrap": True, "valign": "vcenter", "align": "left"},
    Look.GUIDANCE_LINE: {"valign": "vcenter"},
    Look.IDENTITY: {"font_color": _MUTED, "font_size": 9, "valign": "vcenter"},
    Look.HEAD: _LOCKED
    | {"bold": True, "font_color": _WHITE, "bg_color": _HEAD, "border_color": _WHITE, "valign": "vcenter"},
    Look.HEADING: _LOCKED | _BANDED | {"bold": True, "bg_color": _BAND, "valign": "vcenter"},
    Look.LABEL: _LOCKED,
    Look.NUMBER: _LOCKED | {"align": "center", "indent": 0},
    Look.STRONG: _LOCKED | {"bold": True},
    Look.MUTED: _LOCKED | {"font_color": _MUTED, "font_size": 9},
    Look.FIGURE: _LOCKED | {"font_color": _MUTED, "num_format": _FIGURE, "align": "right"},
}


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook, by what a cell is for."""

    looks: dict[Look, Format]
    answers: dict[tuple[FieldKind, bool], Format]
    figures: dict[bool, Format]

    def look(self, look: Look) -> Format:
        """Return the format of a locked cell."""
        return self.looks[look]

    def answer(self, kind: FieldKind, *, carried: bool = False) -> Format:
        """Return the format of an answer cell; answers carried over are in italics."""
        return self.answers[kind, carried]

    def figure(self, *, carried: bool) -> Format:
        """Return the format of an answer cell for an amount of money."""
        return self.figures[carried]


def make_styles(workbook: Workbook) -> Styles:
    """Return the formats, made in this workbook."""
    return Styles(
        looks={look: workbook.add_format(_BASE | more) for look, more in _LOOKS.items()},
        answers={
            (kind, carried): workbook.add_format(_answer(kind) | {"italic": carried})
            for kind in FieldKind
            for carried in (False, True)
        },
        figures={
            carried: workbook.add_format(
                _answer(FieldKind.NUMBER) | {"italic": carried, "num_format": _FIGURE}
            )
            for carried in (False, True)
        },
    )


def _answer(kind: FieldKind) -> dict[str, Any]:
    return _BASE | {
        "locked": False,
        "border": 1,
        "border_color": _FRAME,
        "text_wrap": True,
        "indent": 1,
        "align": "right" if kind is FieldKind.NUMBER else "left",
        "num_format": _NUMBER_FORMATS.get(kind, _TEXT),
    }
