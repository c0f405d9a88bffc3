"""Commands about what goes out to be filled in and what comes back."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer, remark
from cli.receipts import TakingIn, must_be_free, receipt_data, receipt_text, write_receipt
from cli.statements import BesideOptions
from cli.surroundings import at_work, cycle_code, open_input, write_output
from cli.words import count
from models.errors import UnknownCycleError

if TYPE_CHECKING:
    from tasks.fetch_form import FetchedForm, FormWanted
    from tasks.hand_in import Receipt


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class FormOptions:
    """Where the form goes, and who fetches it."""

    out: Annotated[
        Path | None, Parameter(help="File to write; by default RESPONDENT-DELIVERABLE.xlsx here.")
    ] = None
    contact: Annotated[
        bool,
        Parameter(negative="", help="Record that the contact fetched it; an officer's look changes nothing."),
    ] = False


AS_OFFICER = FormOptions()


def form(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode | None = None,
    /,
    *,
    what: FormOptions = AS_OFFICER,
    options: Options = PLAIN,
) -> int:
    """Write the form that a respondent fills in."""
    from tasks.fetch_form import FormWanted

    wanted = FormWanted(respondent, deliverable, what.contact)
    found = fetched(cycle, wanted, options)
    path = what.out or Path(found.file_name)
    write_output(path, found.content)
    remark(*found.told)
    data = {"cycle": found.cycle, "respondent": respondent, "file": str(path), "by_contact": what.contact}
    answer(data, f"{path}: the form of {respondent} for {found.cycle}.", as_json=options.json)
    return Exit.OK


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class HandInOptions(BesideOptions, TakingIn):
    """How the command answers, where the receipt goes, what is known of the file, and of a statement."""

    based_on: Annotated[
        int | None, Parameter(help="Version that it builds on, as its sender says; 0 for none.")
    ] = None
    sender: Annotated[str, Parameter(help="Office that hands it in; no names of persons.")] = ""


PLAIN_HAND_IN = HandInOptions()
"""Nothing is known of the file but its bytes."""


def hand_in(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    file: Annotated[Path, Parameter(help="File that came, by mail or otherwise.")],
    /,
    *,
    options: HandInOptions = PLAIN_HAND_IN,
) -> int:
    """Hand in a file for a respondent; print the receipt."""
    from models.rules.audit import Actor
    from tasks.hand_in import HandIn, hand_in as take_in
    from tasks.receipts import ReceiptWanted, find_receipt

    must_be_free(options.receipt)
    code, beside = cycle_code(cycle), options.read()
    with at_work(options.now) as work, open_input(file) as content:
        # The arrival is stamped: what began to come in time is in time, however long the reading takes.
        request = HandIn(
            code,
            respondent,
            deliverable,
            content,
            work.now,
            file_name=file.name,
            beside=beside,
            based_on=options.based_on,
            sender=options.sender,
            actor=Actor.SECRETARIAT,
        )
        taken = take_in(work.services, request, work.now)
        wanted = ReceiptWanted(code, respondent, deliverable, taken.version)
        written = find_receipt(work.services, wanted, work.now)
    if options.receipt:
        write_receipt(options.receipt, written)
    data = _receipt_data(taken) | receipt_data(written)
    answer(data, _taken_text(taken), receipt_text(written), as_json=options.json)
    return Exit.OK


def fetched(cycle: str, wanted: "FormWanted", options: Options) -> "FetchedForm":
    """Return the form of an open cycle, or of a definition that is not open, to look at."""
    from tasks.definitions import definition_text, known_definitions
    from tasks.fetch_form import fetch_form, preview_form

    code = cycle_code(cycle)
    try:
        with at_work(options.now) as work:
            return fetch_form(work.services, code, wanted, work.now)
    except UnknownCycleError:
        if wanted.by_contact or (code == cycle and cycle not in known_definitions()):
            raise
        remark(f"'{code}' is not open: this is the empty form of its definition, for you to look at.")
        return preview_form(definition_text(cycle), wanted)


def _receipt_data(receipt: "Receipt") -> dict[str, object]:
    from tasks.status import instant_text

    overtook = vars(receipt.overtook) if receipt.overtook else None
    return {**vars(receipt), "received_at": instant_text(receipt.received_at), "overtook": overtook}


def _taken_text(receipt: "Receipt") -> str:
    known = "was received before: nothing changed" if receipt.is_repeated else "is received"
    waits = "\nIt waits to be scanned; until then nobody works with it." if receipt.waits_for_scan else ""
    said = f"{receipt.respondent} {receipt.deliverable}, version {receipt.version}, {known}."
    return f"{said}{waits}{_overtook_text(receipt)}"


def _overtook_text(receipt: "Receipt") -> str:
    other = receipt.overtook
    if other is None:
        return ""
    whose = f" from {other.sender}" if other.sender else ""
    differs = "" if other.differs_in is None else f" They differ in {count(other.differs_in, 'answer')}."
    return (
        f"\nVersion {other.version}{whose} came {count(other.minutes, 'minute')} before it. "
        f"Both are kept; this one counts.{differs}"
    )
