"""Commands about letters before they go, and about those that did not go."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options
from cli.output import answer, remark
from cli.surroundings import at_work, cycle_code
from cli.words import count
from models.errors.before import DateTextError, NobodyNamedError, TwiceGivenError

if TYPE_CHECKING:
    from datetime import date

    from models.rules.what_if import NewDates
    from tasks.handling import Order
    from tasks.what_if import WhatIf

RespondentOrAll = Annotated[str | None, Parameter(help="Code of who owes, such as EL; all if left out.")]
DeliverableOrAll = Annotated[
    str | None, Parameter(help="Code of what is owed, such as nip; all if left out.")
]
RungName = Annotated[
    str | None,
    Parameter(
        allow_leading_hyphen=True,
        help="Rung, such as -7 or call, or what else a letter is about, such as cut_off.",
    ),
]
StateName = Literal["waiting", "leased", "sent", "unknown", "dead", "void"]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class PreviewOptions:
    """How far a preview looks, and what it shows."""

    days: Annotated[
        int, Parameter(show_default=True, validator=Number(gte=0, lte=1000), help="Days from now.")
    ] = 7
    text: Annotated[bool, Parameter(negative="", help="Show the letters as their readers see them.")] = False
    out: Annotated[Path | None, Parameter(help="Empty folder to write the letters into, as mail.")] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class OtherDates:
    """Other days to ask about."""

    due: Annotated[
        tuple[str, ...], Parameter(negative="", help="Deliverable and due day, such as nip=2024-03-17.")
    ] = ()
    cut_off: Annotated[
        tuple[str, ...], Parameter(negative="", help="Deliverable and its cut-off, such as nip=2024-05-15.")
    ] = ()
    call: Annotated[str | None, Parameter(help="Day of the call, such as 2023-12-05.")] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Retried:
    """Which dead letters are tried again."""

    message_id: Annotated[
        tuple[str, ...],
        Parameter(negative="", help="Message-ID of a letter, or its first 8 characters or more."),
    ] = ()
    all: Annotated[bool, Parameter(negative="", help="All dead letters.")] = False


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Held:
    """What is kept from going, and why."""

    reason: Annotated[str, Parameter(help="Why; it is kept in the record.")]
    rung: RungName = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Hurried:
    """What is sent at once."""

    rung: RungName = None
    all: Annotated[bool, Parameter(negative="", help="To all respondents.")] = False


A_WEEK, NO_DATES, NONE_NAMED, NEXT_ONE = PreviewOptions(), OtherDates(), Retried(), Hurried()


def preview(
    cycle: CodeOrFile,
    respondent: RespondentOrAll = None,
    /,
    *,
    what: PreviewOptions = A_WEEK,
    options: Options = PLAIN,
) -> int:
    """Show what will go to whom, when and why; nothing changes."""
    from cli.before import letters_text, preview_text
    from tasks.preview import Asked, preview as look_ahead, write_preview
    from tasks.previewed import preview_data

    asked = Asked(what.days, respondent, with_text=what.text or what.out is not None)
    with at_work(options.now) as work:
        found = look_ahead(work.services, cycle_code(cycle), asked, work.now)
    files = write_preview(found, what.out) if what.out else []
    data = preview_data(found) | ({"files": [str(path) for path in files]} if what.out else {})
    texts = letters_text(found) if what.text else ()
    answer(data, *preview_text(found), *texts, as_json=options.json)
    if what.out:
        remark(f"{count(len(files), 'letter')} written into '{what.out}'; nothing was sent.")
    return Exit.OK


def what_if(cycle: CodeOrFile, /, *, dates: OtherDates = NO_DATES, options: Options = PLAIN) -> int:
    """Show what other dates would change; nothing changes."""
    from cli.other_dates import what_if_text
    from tasks.what_if import what_if_data

    found = _found(cycle, _new_dates(dates), options)
    answer(what_if_data(found), *what_if_text(found), as_json=options.json)
    return Exit.OK


def hold(
    cycle: CodeOrFile,
    respondent: RespondentOrAll = None,
    deliverable: DeliverableOrAll = None,
    /,
    *,
    which: Held,
    options: Options = PLAIN,
) -> int:
    """Keep planned letters from going until they are released."""
    from models.operations.holding import Selection
    from tasks.handling import Order, Verb

    selection = Selection(respondent, deliverable, which.rung)
    return handle(cycle, Order(Verb.HOLD, selection, which.reason), options)


def release(
    cycle: CodeOrFile,
    respondent: RespondentOrAll = None,
    deliverable: DeliverableOrAll = None,
    /,
    *,
    rung: RungName = None,
    options: Options = PLAIN,
) -> int:
    """Let letters go that an officer held."""
    from models.operations.holding import Selection
    from tasks.handling import Order, Verb

    return handle(cycle, Order(Verb.RELEASE, Selection(respondent, deliverable, rung)), options)


def send_now(
    cycle: CodeOrFile,
    respondent: RespondentOrAll = None,
    deliverable: DeliverableOrAll = None,
    /,
    *,
    which: Hurried = NEXT_ONE,
    options: Options = PLAIN,
) -> int:
    """Send the next letter of a respondent at once, whatever the hour."""
    from models.operations.holding import Selection
    from tasks.handling import Order, Verb

    selection = Selection(respondent, deliverable, which.rung)
    return handle(cycle, Order(Verb.SEND_NOW, selection, is_for_all=which.all), options)


def retry(cycle: CodeOrFile, /, *, which: Retried = NONE_NAMED, options: Options = PLAIN) -> int:
    """Try letters again that the relay refused for good."""
    from cli.letter_words import letters_data, letters_table
    from tasks.handling import retry_letters

    if not which.message_id and not which.all:
        raise NobodyNamedError("retry", "--message-id ID, or --all")
    code = cycle_code(cycle)
    with at_work(options.now) as work:
        names = None if which.all else which.message_id
        rows = retry_letters(work.services, code, names, work.now)
    data = {"cycle": code, "act": "retry", "letters": letters_data(rows)}
    answer(
        data, f"To be tried again: {count(len(rows), 'letter')}.", letters_table(rows), as_json=options.json
    )
    remark(f"The next `kalends advance` tries them; `kalends letters {code}` shows what came of it.")
    return Exit.OK


def letters(
    cycle: CodeOrFile,
    /,
    *,
    state: Annotated[StateName | None, Parameter(help="State of the letters; all if left out.")] = None,
    options: Options = PLAIN,
) -> int:
    """Show letters that were made: sent, waiting, unknown or dead."""
    from cli.letter_words import letters_data, letters_text
    from models.rules.letters import LetterState
    from tasks.handling import list_letters

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        rows = list_letters(work.services, code, LetterState(state) if state else None, work.now)
    answer({"cycle": code, "letters": letters_data(rows)}, *letters_text(code, rows), as_json=options.json)
    return Exit.OK


def handle(cycle: str, order: "Order", options: Options) -> int:
    """Do what an officer wants with letters, and say what came of it."""
    from cli.letter_words import handled_data, handled_text
    from tasks.handling import handle as carry_out

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        done = carry_out(work.services, code, order, work.now)
    answer(handled_data(code, done), *handled_text(code, done, work.now), as_json=options.json)
    return Exit.OK if done.is_complete else Exit.FINDINGS


def _found(cycle: str, new: "NewDates", options: Options) -> "WhatIf":
    from cli.clock import parse_instant, read_clock
    from models.errors import NoDatabaseError, UnknownCycleError
    from tasks.definitions import definition_text, known_definitions
    from tasks.what_if import what_if_definition, what_if_open

    code = cycle_code(cycle)
    now = parse_instant(options.now) if options.now else read_clock()
    try:
        with at_work(options.now) as work:
            now = work.now
            return what_if_open(work.services, code, new, now)
    except (UnknownCycleError, NoDatabaseError):
        if code == cycle and cycle not in known_definitions():
            raise
        return what_if_definition(definition_text(cycle), new, now)


def _new_dates(dates: OtherDates) -> "NewDates":
    from models.rules.what_if import NewDates

    return NewDates(
        due_on=_days("--due", dates.due),
        cut_off_on=_days("--cut-off", dates.cut_off),
        call_on=_day("--call", dates.call, dates.call) if dates.call else None,
    )


def _days(option: str, given: Sequence[str]) -> "dict[str, date]":
    found: dict[str, date] = {}
    for text in given:
        code, _, day = text.partition("=")
        if code in found:
            raise TwiceGivenError(option, code)
        found[code] = _day(option, text, day)
    return found


def _day(option: str, text: str, day: str) -> "date":
    from datetime import date

    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise DateTextError(option, text) from error
