"""Every error that a person can cause: what the rule is, and the way out."""

from datetime import datetime


class CycleError(Exception):
    """Base of what a person can cause; the message names the rule, `way_out` what to do instead."""

    way_out: str = ""

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.way_out = way_out or self.way_out


class StateChangeError(CycleError):
    """An obligation cannot change in this way from the state it is in."""

    def __init__(self, change: str, state: str, allowed: list[str]) -> None:
        super().__init__(
            f"'{change}' is not possible while the obligation is '{state}'",
            f"it is possible from: {', '.join(allowed)}; see `kalends status`",
        )
        self.change, self.state, self.allowed = change, state, allowed


class DatabaseUrlError(CycleError):
    """The database URL is not one that Kalends can use."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"'{url.rsplit('@', maxsplit=1)[-1]}' is not the URL of a SQLite file or a PostgreSQL database",
            "set KALENDS_DATABASE_URL to sqlite:///path/to/file or postgresql://user@host/name",
        )


class ClockBackwardsError(CycleError):
    """The clock stands well before an instant that the cycle has already seen."""

    def __init__(self, last_seen: datetime, now: datetime) -> None:
        super().__init__(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the cycle has already seen "
            f"{last_seen:%Y-%m-%d %H:%M:%S} UTC; nothing was changed",
            "set the machine's clock right, or give a later --now on a rehearsal database",
        )
        self.last_seen, self.now = last_seen, now


class UnknownCycleError(CycleError):
    """No cycle of that code is open in this database."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no cycle '{code}' is open in this database", f"open it with `kalends open {code}`")
        self.code = code


class AlreadyOpenError(CycleError):
    """The cycle is open already; a second opening changes nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"the cycle '{code}' is already open; a cycle opens once",
            f"see where it stands: `kalends status {code}`",
        )
        self.code = code


class AfterCutOffError(CycleError):
    """A cycle cannot open when nothing handed in could still enter its report."""

    def __init__(self, code: str, cut_off_at: datetime) -> None:
        super().__init__(
            f"the cut-off of '{code}' was at {cut_off_at:%Y-%m-%d %H:%M:%S} UTC; a cycle opens before it",
            "give the definition a later `cut_off_on`, or rehearse it with `kalends rehearse`",
        )
        self.code, self.cut_off_at = code, cut_off_at


class MissingContactsError(CycleError):
    """Some respondents have nobody to write to."""

    def __init__(self, respondents: list[str]) -> None:
        super().__init__(
            f"no contact is known for: {', '.join(respondents)}; everybody who owes must be reachable",
            "add them with `kalends contacts import FILE.csv`",
        )
        self.respondents = respondents


class UnknownObligationError(CycleError):
    """That respondent does not owe that deliverable in this cycle."""

    def __init__(self, cycle: str, respondent: str, deliverable: str) -> None:
        super().__init__(
            f"'{respondent}' does not owe '{deliverable}' in '{cycle}'",
            f"see who owes what: `kalends status {cycle}`",
        )
        self.cycle, self.respondent, self.deliverable = cycle, respondent, deliverable


class NothingReceivedError(CycleError):
    """There is no version to decide on."""

    def __init__(self, respondent: str, deliverable: str) -> None:
        super().__init__(
            f"nothing of '{respondent}' has been received for '{deliverable}'",
            "hand it in or register it first: `kalends hand-in`, `kalends register`",
        )
        self.respondent, self.deliverable = respondent, deliverable


class DeadlineMoveError(CycleError):
    """A deadline cannot move in that way."""


class ReportStepError(CycleError):
    """A step of the report is not possible now."""


class HeaderTextError(CycleError):
    """A text cannot stand in the header of a letter: a line break in it would begin another header."""

    def __init__(self, header: str) -> None:
        super().__init__(
            f"the text for '{header}' of a letter holds a line break or a character that no header may hold",
            "retype the name or title in one line, without line breaks, and send the letter again",
        )
        self.header = header


class MailAddressError(CycleError):
    """An address of a letter is missing or is not one plain mail address."""

    def __init__(self, header: str, address: str) -> None:
        # The address stays out of the message, which is logged: personal data stays in the contact list.
        super().__init__(
            f"the letter has no usable mail address for '{header}': one plain address such as"
            " office@ministry.example is needed",
            "correct the address in the contact list and send the letter again",
        )
        self.header, self.address = header, address


class UnknownChannelError(CycleError):
    """Letters cannot go by a channel that does not exist."""

    def __init__(self, channel: str, known: list[str]) -> None:
        super().__init__(
            f"there is no channel '{channel}' for letters",
            f"name one of: {', '.join(known)}",
        )
        self.channel, self.known = channel, known


class AnswerTooLongError(CycleError):
    """An answer is longer than a cell of a workbook can hold."""

    way_out = "shorten the text, or put it into an annex and name the annex in the answer"

    def __init__(self, sheet: str, cell: str, length: int, longest: int) -> None:
        super().__init__(
            f"sheet '{sheet}', cell {cell}: the text has {length} characters; a cell holds {longest}"
        )
        self.sheet, self.cell, self.length, self.longest = sheet, cell, length, longest


class NoDatabaseError(CycleError):
    """The database was never made."""

    def __init__(self) -> None:
        super().__init__("there is no Kalends database there yet", "make it with `kalends init`")


class OlderDatabaseError(CycleError):
    """The database was made by an older version."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"the database has the older schema '{version}'",
            "make a copy with `kalends backup`, then run `kalends migrate`",
        )
        self.version = version


class NewerDatabaseError(CycleError):
    """The database was made by a newer version."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"the database has the schema '{version}', which this version does not know; nothing was changed",
            "install the version of Kalends that made it, or a newer one",
        )
        self.version = version


class PdfUnavailableError(CycleError):
    """The report cannot be made as PDF on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "a report in PDF needs the text layout library Pango, which is not installed here",
            "install it with `make system`, or leave PDF out: all other formats hold the same content",
        )


class UnknownDefinitionError(CycleError):
    """There is no definition of that name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"'{name}' is neither the code of a definition nor a readable text file",
            f"known codes: {', '.join(known)}; or give the path of a TOML file",
        )
        self.name, self.known = name, known


class DefinitionError(CycleError):
    """A definition that no cycle can be opened with."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            "the definition cannot be used: " + "; ".join(problems), "see all with `kalends lint FILE`"
        )
        self.problems = problems


class GateError(CycleError):
    """A file may not enter; `rule` names the rule of the gate that it broke."""

    rule: str = "gate"


class FileSizeError(GateError):
    """A file is empty, or larger than the gate admits."""

    rule = "size"

    def __init__(self, size: int, largest: int) -> None:
        found = f"has {size} bytes" if size else "is empty"
        super().__init__(
            f"the file {found}; a file has content and at most {largest} bytes",
            "send the filled-in form alone, without pictures; send annexes apart",
        )
        self.size, self.largest = size, largest


class FormatRefusedError(GateError):
    """A file is in a format that this deliverable does not take."""

    rule = "format"

    def __init__(self, found: str, accepted: list[str]) -> None:
        super().__init__(
            f"the file is {found}; accepted here: {', '.join(accepted)}",
            f"save the document as {' or '.join('.' + name for name in accepted)} and send it again",
        )
        self.found, self.accepted = found, accepted


class EncryptedFileError(GateError):
    """A file is protected by a password, so that nobody here can open it."""

    rule = "encrypted"
    way_out = "remove the password (File, Info, Protect Workbook) and send the file again"

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
    """A file is marked as EU classified information, which must not enter.

    Source: Council Decision 2013/488/EU, Article 2 (levels).
    """

    rule = "classified"
    way_out = (
        "do not send it this way; register it instead: `kalends register` takes reference, date and custodian"
    )

    def __init__(self, level: str, cell: str) -> None:
        place = f" (cell {cell})" if cell else ""
        super().__init__(f"the marking{place} says {level}: EU classified information may not enter")
        self.level, self.cell = level, cell


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


def _form_in_words(identity: dict[str, str]) -> str:
    respondent, cycle = identity["respondent"] or "nobody", identity["cycle"] or "no cycle"
    form = f"'{identity['schema']}' version {identity['schema_version'] or '?'}"
    return f"the form {form} of {respondent} for {cycle}"


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


class IncompleteActError(CycleError):
    """An act lacks something that it needs."""

    def __init__(self, deed: str, missing: str, what: str) -> None:
        super().__init__(f"'{deed}' needs `{missing}`: {what}", f"give `{missing}` as well")
        self.deed, self.missing = deed, missing


class ScenarioError(CycleError):
    """A scenario that cannot be played."""

    way_out = "correct the scenario; docs/scenarios.md says what an act may hold"


class RehearsalFolderError(CycleError):
    """The folder cannot take this rehearsal."""


class ContactFileError(CycleError):
    """A file of contacts that cannot be taken over; nothing of it was."""

    way_out = "correct the lines named and import the file again; see docs/contacts.md for its columns"

    def __init__(self, *problems: str) -> None:
        super().__init__("the contacts cannot be taken over: " + "; ".join(problems))
        self.problems = list(problems)


class UnknownCheckError(CycleError):
    """A definition names a check that does not exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"there is no check '{name}'", f"name one of: {', '.join(known)}; see `kalends lint`"
        )
        self.name, self.known = name, known


class ClockOptionError(CycleError):
    """An instant given with --now cannot be used."""

    way_out = "write it with its zone, such as 2024-03-10T09:00:00+01:00 or 2024-03-10T08:00:00Z"

    def __init__(self, given: str) -> None:
        super().__init__(f"'{given}' is not an instant: date, time and zone are needed")
        self.given = given


class RealClockError(CycleError):
    """The clock of a database for real cycles cannot be set."""

    way_out = (
        "leave --now out; to try a year out, use `kalends rehearse`, or make another database "
        "with `kalends init --rehearsal`"
    )

    def __init__(self) -> None:
        super().__init__("--now works only on a database made for rehearsal; this one holds real cycles")


class OccupiedDatabaseError(CycleError):
    """A database is in use already, where an empty one is needed."""


class InputFileError(CycleError):
    """A file that a command names cannot be read."""

    way_out = "check the name and the access rights of the file"

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"the file '{path}' cannot be read: {why}")
        self.path, self.why = path, why


class OutputFileError(CycleError):
    """A file of that name is there already and says something else."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"'{path}' exists already and is left as it is: somebody may have filled it in",
            "give another name with --out, or move the file away",
        )
        self.path = path


class SettingError(CycleError):
    """A setting in the environment is not what it should be."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"the setting {name} cannot be used: {why}", f"correct or unset {name}")
        self.name, self.why = name, why


class NoFormError(CycleError):
    """There is no form for that deliverable, or more than one to choose from."""

    def __init__(self, cycle: str, forms: list[str]) -> None:
        super().__init__(
            f"'{cycle}' has no single form of that name",
            f"name a deliverable that is a form: {', '.join(forms) or 'this cycle has none'}",
        )
        self.cycle, self.forms = cycle, forms


class BackupError(CycleError):
    """A backup cannot be written, or cannot be restored as it is."""


class ProgramMissingError(CycleError):
    """A program of the system that is needed is not installed, or failed."""
