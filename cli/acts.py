"""Commands that record what a respondent says or the secretariat decides about one obligation."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer
from cli.receipts import PLAIN_TAKING_IN, TakingIn, must_be_free, receipt_data, receipt_text, write_receipt
from cli.surroundings import at_work, cycle_code
from cli.words import state

if TYPE_CHECKING:
    from models.rules.lifecycle import ObligationState
    from tasks.acts import Act

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
    data, text = _recorded(act, after)
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
    return _record(Act(cycle, respondent, deliverable, Deed.EXTEND, particulars), options)


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
    return _record(Act(cycle, respondent, deliverable, Deed.ANNOUNCE, particulars), options)


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
    return _record(Act(cycle, respondent, deliverable, Deed.SHORTEN, particulars), options)


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

    return _record(Act(cycle, respondent, deliverable, Deed.UNDO, Particulars(reason=reason)), options)


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
    return _record(Act(cycle, respondent, deliverable, Deed.NO_UPDATE, particulars), options)


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
    return _record(Act(cycle, respondent, deliverable, Deed.NOT_EXPECTED, particulars), options)


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
    return _record(Act(cycle, respondent, deliverable, Deed.CLARIFY, particulars), options)


def take_into_account(
    cycle: CodeOrFile, respondent: Respondent, deliverable: DeliverableCode, /, *, options: Options = PLAIN
) -> int:
    """Let the current version count for the report."""
    from tasks.acts import Act, Deed

    return _record(Act(cycle, respondent, deliverable, Deed.TAKE_INTO_ACCOUNT), options)


def _record(asked: "Act", options: Options) -> int:
    from dataclasses import replace

    from tasks.acts import carry_out

    act = replace(asked, cycle=cycle_code(asked.cycle))
    with at_work(options.now) as work:
        after = carry_out(work.services, act, work.now)
    data, text = _recorded(act, after)
    answer(data, text, as_json=options.json)
    return Exit.OK


def _recorded(act: "Act", after: "ObligationState") -> tuple[dict[str, object], str]:
    data: dict[str, object] = {
        "cycle": act.cycle,
        "respondent": act.respondent,
        "deliverable": act.deliverable,
        "act": act.deed.value,
        "state": after.value,
    }
    text = f"{act.respondent} {act.deliverable}: {state(act.deed.value)} recorded; now {state(after.value)}."
    return data, text
