"""Errors about files handed in: each names its rule."""

from models.errors.base import CycleError


class GateError(CycleError):
    """A file may not enter; `rule` names the rule of the gate that it broke.

    An incident is more than a file in the wrong form: somebody looks into it. `place` says where in the file,
    in words that hold nothing of its content.
    """

    rule: str = "gate"
    is_incident: bool = False
    place: str = ""


class FileSizeError(GateError):
    """A file is empty, or larger than the gate admits."""

    rule = "size"

    def __init__(self, size: int, largest: int) -> None:
        megabytes = largest // 2**20
        found = f"is larger than {megabytes} MB" if size else "is empty"
        super().__init__(
            f"the file {found}; a file has content, and at most {megabytes} MB",
            "send the document alone, without large pictures; send annexes apart",
        )
        self.size, self.largest = size, largest


class EmptyFileError(FileSizeError):
    """A file has nothing in it."""

    def __init__(self, largest: int) -> None:
        super().__init__(0, largest)
        self.way_out = "choose the file again: save it first, and see that it has a size"


class FormatRefusedError(GateError):
    """A file is in a format that this deliverable does not take."""

    rule = "format"

    def __init__(self, found: str, accepted: list[str]) -> None:
        super().__init__(
            f"the file is {found}; accepted here: {', '.join(accepted)}",
            f"save the document as {' or '.join('.' + name for name in accepted)} and send it again",
        )
        self.found, self.accepted = found, accepted


class NoFormFileError(FormatRefusedError):
    """A form is expected, and what came is something else, such as a PDF or a photo."""

    def __init__(self, found: str, accepted: list[str]) -> None:
        super().__init__(found, accepted)
        names = " or ".join(f".{name}" for name in accepted)
        self.way_out = f"take the form, fill it in, and send it as {names}"


class EncryptedFileError(GateError):
    """A file is protected by a password, so that nobody here can open it."""

    rule = "encrypted"
    way_out = "remove the password and send the file again; what must stay protected is registered instead"

    def __init__(self) -> None:
        super().__init__("the file is encrypted with a password and cannot be opened")


class ContainerError(GateError):
    """The parts of an office file are not as an office program writes them."""

    rule = "container"
    way_out = "open the file in Excel, LibreOffice or Word, save it under a new name and send that"

    def __init__(self, found: str) -> None:
        super().__init__(f"the file is not put together as office programs do it: {found}")
        self.found = found


class UnpackedSizeError(GateError):
    """A file grows out of all proportion when it is unpacked."""

    rule = "unpacked_size"
    way_out = "fill in the form as it was sent, without copied sheets or pictures, and send that"

    def __init__(self, found: str) -> None:
        super().__init__(f"the file grows too large when it is unpacked: {found}")
        self.found = found


class ActiveContentError(GateError):
    """A file contains macros, links to other files, embedded objects or scripts."""

    rule = "active_content"
    way_out = "remove it, or copy the answers into a fresh form, and send that"

    def __init__(self, found: str) -> None:
        super().__init__(f"the file contains active content, which may not enter: {found}")
        self.found = found


class PlainTextError(GateError):
    """A text file is not plain UTF-8 text."""

    rule = "plain_text"
    way_out = "save the text as UTF-8 without formatting and send it again"

    def __init__(self, found: str) -> None:
        super().__init__(f"the text file is no plain text in UTF-8: {found}")
        self.found = found


class ClassifiedMarkingError(GateError):
    """A file is marked as classified information, which must not enter.

    Source: Council Decision 2013/488/EU, Article 2 (levels) and Appendix B (those of the Member States).
    """

    rule = "classified"
    is_incident = True
    way_out = (
        "do not send it again; tell the secretariat its reference, pages, marking and custodian: once it is "
        "registered (`kalends register`), it counts as received"
    )

    def __init__(self, level: str, place: str) -> None:
        where = f" ({place})" if place else ""
        super().__init__(f"the marking{where} says {level}: classified information may not enter")
        self.level, self.place = level, place


class InfectedFileError(GateError):
    """The scanner found something in a file that harms computers."""

    rule = "infected"
    is_incident = True
    way_out = "have the computer looked at that the file comes from; copy the answers into a fresh form there"

    def __init__(self) -> None:
        super().__init__("the scanner found malicious software in the file")


class HostileFileError(GateError):
    """Reading a file took more memory or time than any form needs."""

    rule = "limits"
    way_out = "copy the answers into a fresh form and send that"

    def __init__(self, found: str) -> None:
        super().__init__(f"reading the file was stopped: {found}")
        self.found = found


class UnreadableFileError(GateError):
    """A file is damaged, or no workbook at all."""

    rule = "unreadable"
    way_out = "open the file, save it under a new name as .xlsx and send that"

    def __init__(self, found: str) -> None:
        super().__init__(f"the file cannot be read: {found}")
        self.found = found


class ForeignFormError(GateError):
    """A form belongs to another respondent, cycle, schema or version than the one expected."""

    rule = "identity"
    way_out = "fill in the form that came with this call; it can be fetched or sent again"

    def __init__(self, found: dict[str, str], expected: dict[str, str]) -> None:
        super().__init__(f"this is {_form_in_words(found)}; expected is {_form_in_words(expected)}")
        self.found, self.expected = found, expected


class MovedCellsError(GateError):
    """Sheets, rows or columns of a form are not where they were."""

    rule = "moved_cells"
    way_out = "copy the answers into a fresh form, without moving sheets, rows or columns, and send that"

    def __init__(self, sheet: str, cell: str, found: str, expected: str) -> None:
        place = f"sheet '{sheet}', cell {cell}" if cell else f"sheet '{sheet}'"
        super().__init__(f"{place}: '{expected}' is expected here, found '{found}'")
        self.sheet, self.cell, self.found, self.expected = sheet, cell, found, expected


class FormulaWithoutValueError(GateError):
    """An answer is a formula whose result is not in the file."""

    rule = "formula"
    way_out = "replace the formula by its value, or open and save the file once in Excel or LibreOffice"

    def __init__(self, sheet: str, cells: list[str]) -> None:
        super().__init__(f"sheet '{sheet}': formula without a usable result in {', '.join(cells)}")
        self.sheet, self.cells = sheet, cells


class AnswerTooLongError(CycleError):
    """An answer is longer than a cell of a workbook can hold."""

    way_out = "shorten the text, or put it into an annex and name the annex in the answer"

    def __init__(self, sheet: str, cell: str, length: int, longest: int) -> None:
        super().__init__(
            f"sheet '{sheet}', cell {cell}: the text has {length} characters; a cell holds {longest}"
        )
        self.sheet, self.cell, self.length, self.longest = sheet, cell, length, longest


class NoFormError(CycleError):
    """There is no form for that deliverable, or more than one to choose from."""

    def __init__(self, cycle: str, forms: list[str]) -> None:
        super().__init__(
            f"'{cycle}' has no single form of that name",
            f"name a deliverable that is a form: {', '.join(forms) or 'this cycle has none'}",
        )
        self.cycle, self.forms = cycle, forms


def _form_in_words(identity: dict[str, str]) -> str:
    respondent, cycle = identity["respondent"] or "nobody", identity["cycle"] or "no cycle"
    form = f"'{identity['schema']}' version {identity['schema_version'] or '?'}"
    return f"the form {form} of {respondent} for {cycle}"
