"""Commands that record what a respondent says or the secretariat decides about one obligation."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer
from cli.receipts import PLAIN_TAKING_IN, TakingIn, must_be_free, receipt_data, receipt_text, write_receipt
from cli.recording import record, recorded
from cli.surroundings import at_work, cycle_code

Reason = Annotated[str, Parameter(help="Why; it is kept in the record.")]


Questions = Annotated[
    tuple[str, ...], Parameter(help="A question; give the option again for each one.", negative="")
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class NewDay:
    """Another day, and why."""

    until: Annotated[date, Parameter(help="Day in Brussels, such as 2024-03-17; it counts to its end.")]
    reason: Reason = ""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class RegisteredPart:
    """A part that must not or cannot enter: where it is, not what it says."""

    reference: Annotated[str, Parameter(help="Number under which it is kept.")]
    pages: Annotated[int, Parameter(help="Number of pages.")]
    marking: Annotated[str, Parameter(help="Its marking.")]
    custodian: Annotated[str, Parameter(help="Office that keeps it.")] = ""


ErasableReason = Annotated[str, Parameter(help="Why; kept beside the record, so that it can be erased.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """A version that a respondent takes back, and why."""

    version: Annotated[int, Parameter(help="Number of the version or registration.")]
    reason: ErasableReason


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class OwedAgain:
    """Why something is owed again, and by when."""

    reason: ErasableReason
    until: Annotated[
        date | None, Parameter(help="Day in Brussels to whose end it is due; else the deadline it had.")
    ] = None


def register(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    part: RegisteredPart,
    options: TakingIn = PLAIN_TAKING_IN,
) -> int:
    """Register a part that stays outside, classified or on paper; print the receipt."""
    from tasks.acts import Act, Deed, Particulars, carry_out
    from tasks.receipts import ReceiptWanted, registered_receipt

    must_be_free(options.receipt)
    code = cycle_code(cycle)
    act = Act(code, respondent, deliverable, Deed.REGISTER, Particulars(**vars(part)))
    with at_work(options.now) as work:
        after = carry_out(work.services, act, work.now)
        wanted = ReceiptWanted(code, respondent, deliverable)
        written = registered_receipt(work.services, wanted, part.reference, work.now)
    if options.receipt:
        write_receipt(options.receipt, written)
    data, text = recorded(act, after)
    answer(data | receipt_data(written), text, receipt_text(written), as_json=options.json)
    return Exit.OK


def extend(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    new: NewDay,
    options: Options = PLAIN,
) -> int:
    """Move the deadline of one respondent."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(**vars(new))
    return record(Act(cycle, respondent, deliverable, Deed.EXTEND, particulars), options)


def announce(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    new: NewDay,
    options: Options = PLAIN,
) -> int:
    """Note the day that a respondent announced."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(**vars(new))
    return record(Act(cycle, respondent, deliverable, Deed.ANNOUNCE, particulars), options)


def shorten(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    new: NewDay,
    options: Options = PLAIN,
) -> int:
    """Move the deadline of one respondent to an earlier day."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(**vars(new))
    return record(Act(cycle, respondent, deliverable, Deed.SHORTEN, particulars), options)


def undo(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    reason: Reason,
    options: Options = PLAIN,
) -> int:
    """Undo the last change of a deadline; the day before it applies again."""
    from tasks.acts import Act, Deed, Particulars

    return record(Act(cycle, respondent, deliverable, Deed.UNDO, Particulars(reason=reason)), options)


def move(
    cycle: CodeOrFile,
    deliverable: DeliverableCode,
    /,
    *,
    new: NewDay,
    options: Options = PLAIN,
) -> int:
    """Move the deadline of everybody who still owes."""
    from tasks.acts import Particulars, move_deadline

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        moved = move_deadline(work.services, code, deliverable, Particulars(**vars(new)), work.now)
    data = {"cycle": code, "deliverable": deliverable, "until": new.until.isoformat(), "moved": moved}
    answer(data, f"{deliverable}: the deadline of {moved} moved to {new.until}.", as_json=options.json)
    return Exit.OK


def withdraw(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    taken_back: TakenBack,
    options: Options = PLAIN,
) -> int:
    """Record that a respondent takes a version back; the one before counts again."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(**vars(taken_back))
    return record(Act(cycle, respondent, deliverable, Deed.WITHDRAW, particulars), options)


def certify(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    by: Annotated[str, Parameter(help="Office that certifies, another than the one that handed in.")],
    options: Options = PLAIN,
) -> int:
    """Record that a second office stands for the version that counts."""
    from tasks.acts import Act, Deed, Particulars

    return record(Act(cycle, respondent, deliverable, Deed.CERTIFY, Particulars(office=by)), options)


def reopen(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    again: OwedAgain,
    options: Options = PLAIN,
) -> int:
    """Undo that no update, or nothing, is to come; it is owed again."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(**vars(again))
    return record(Act(cycle, respondent, deliverable, Deed.REOPEN, particulars), options)


def no_update(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    reason: Reason = "",
    options: Options = PLAIN,
) -> int:
    """Record that the last plan stands."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(reason=reason)
    return record(Act(cycle, respondent, deliverable, Deed.NO_UPDATE, particulars), options)


def not_expected(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    reason: Reason,
    options: Options = PLAIN,
) -> int:
    """Record that a deliverable is not expected."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(reason=reason)
    return record(Act(cycle, respondent, deliverable, Deed.NOT_EXPECTED, particulars), options)


def clarify(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    question: Questions = (),
    options: Options = PLAIN,
) -> int:
    """Ask a respondent to clarify its current version, in one letter."""
    from tasks.acts import Act, Deed, Particulars

    particulars = Particulars(questions=question)
    return record(Act(cycle, respondent, deliverable, Deed.CLARIFY, particulars), options)


def take_into_account(
    cycle: CodeOrFile, respondent: Respondent, deliverable: DeliverableCode, /, *, options: Options = PLAIN
) -> int:
    """Let the current version count for the report."""
    from tasks.acts import Act, Deed

    return record(Act(cycle, respondent, deliverable, Deed.TAKE_INTO_ACCOUNT), options)
