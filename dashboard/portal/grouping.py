"""Findings as a contact reads them: sheet by sheet, in its language, the serious ones first in each."""

from collections.abc import Iterable, Mapping

from config.definition import Language
from models.rules.findings import Finding, Level

_ORDER = tuple(Level)


def by_sheet(
    findings: Iterable[Finding], language: Language, sheets: Mapping[str, str]
) -> list[tuple[str, list[Finding]]]:
    """Return findings by the sheet that they are on, in the order in which the sheets come.

    A sheet bears its title in the workbook, and beside it what it is called in the language (`sheets`).
    """
    groups: dict[str, list[Finding]] = {}
    for one in findings:
        groups.setdefault(one.sheet, []).append(one.in_language(language))
    return [
        (_named(name, sheets), sorted(some, key=lambda one: _ORDER.index(one.level)))
        for name, some in groups.items()
    ]


def _named(sheet: str, sheets: Mapping[str, str]) -> str:
    title = sheets.get(sheet, sheet)
    return sheet if title == sheet else f"{sheet} ({title})"
