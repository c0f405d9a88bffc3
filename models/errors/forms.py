"""Errors about forms that come back: in parts, merged, or as JSON."""

from collections.abc import Sequence

from models.errors.base import CycleError
from models.errors.gate import GateError

_QUOTED = 60


class MissingSheetsError(GateError):
    """A form lacks sheets: one was renamed or deleted, or only a part of the form came."""

    rule = "missing_sheets"
    way_out = (
        "give each sheet its name back, or copy the answers into a fresh form; "
        "parts of a form are put together first: `kalends form merge`"
    )

    def __init__(self, missing: Sequence[str], found: Sequence[str]) -> None:
        super().__init__(
            f"the form has no sheet {', '.join(map(repr, missing))}; it has: {', '.join(found) or 'none'}"
        )
        self.missing, self.found = list(missing), list(found)


class StrayAnswerError(GateError):
    """Something stands where the form asks nothing: it would be lost."""

    rule = "stray_answer"
    way_out = "move it into an answer cell, or take it out; a line that is missing goes into an annex"

    def __init__(self, sheet: str, cell: str, found: str) -> None:
        shown = found if len(found) <= _QUOTED else f"{found[:_QUOTED]}…"
        super().__init__(f"sheet '{sheet}', cell {cell}: '{shown}' stands outside the form and is not read")
        self.sheet, self.cell, self.found = sheet, cell, found


class JsonFormError(GateError):
    """A form as JSON does not follow its schema; `pointer` says where (RFC 6901)."""

    rule = "json"
    way_out = "correct that place; `kalends form schema` prints what the form takes"

    def __init__(self, pointer: str, found: str) -> None:
        super().__init__(f"at '{pointer or '/'}': {found}")
        self.pointer, self.found = pointer, found


class UnusablePartError(CycleError):
    """One of several files cannot be put together with the others."""

    def __init__(self, name: str, error: CycleError) -> None:
        super().__init__(f"{name}: {error}", error.way_out)
        self.name, self.error = name, error


class UnknownFormError(CycleError):
    """There is no form of that name, or none for what a workbook says it is."""

    def __init__(self, form: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no form '{form}' here", f"known forms: {', '.join(known)}")
        self.form, self.known = form, list(known)
