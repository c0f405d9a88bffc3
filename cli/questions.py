"""Commands about questions to a respondent: collected, cleared, dropped, answered, and read as threads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer
from cli.surroundings import at_work, cycle_code
from cli.words import count, day

if TYPE_CHECKING:
    from models.rules.brief import BriefMeeting
    from models.rules.questions import ThreadEntry

Text = Annotated[str, Parameter(help="What is asked, changed to, or answered; no names of persons.")]
Numbers = Annotated[
    tuple[int, ...], Parameter(name="--number", help="Number of a draft; all without.", negative="")
]
Number = Annotated[int, Parameter(name="--number", help="Number of the question.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question, who writes it, and where it stands."""

    house: Annotated[str, Parameter(help="House that writes it, such as EDA.")]
    text: Text
    sheet: Annotated[str, Parameter(help="Code of the sheet, such as commitments.")] = ""
    line: Annotated[str, Parameter(help="Line: a year, a number of the catalogue, a line number.")] = ""
    field: Annotated[str, Parameter(help="Code of the field.")] = ""
    follows: Annotated[int | None, Parameter(help="Number of a question that this follows up.")] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Change:
    """A question and a text for it."""

    number: Number
    text: Text


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Clearance:
    """Who clears which drafts."""

    house: Annotated[str, Parameter(help="House that clears, such as EEAS.")]
    number: Numbers = ()


def add(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    question: NewQuestion,
    options: Options = PLAIN,
) -> int:
    """Draft a question for the next set."""
    from models.operations.questions import Draft
    from models.rules.questions import QuestionPlace
    from tasks import questions

    place = QuestionPlace(question.sheet, question.line, question.field)
    draft = Draft(question.house, question.text, place, question.follows)
    with at_work(options.now) as work:
        whose = questions.Whose(cycle_code(cycle), respondent, deliverable)
        number = questions.add(work.services, whose, draft, work.now)
    answer({**vars(whose), "number": number}, f"Question {number} is drafted.", as_json=options.json)
    return Exit.OK


def edit(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    change: Change,
    options: Options = PLAIN,
) -> int:
    """Change the text of a draft; it has to be cleared again."""
    from tasks import questions

    with at_work(options.now) as work:
        whose = questions.Whose(cycle_code(cycle), respondent, deliverable)
        questions.edit(work.services, whose, change.number, change.text, work.now)
    said = f"Question {change.number} is changed; it has to be cleared again."
    answer({**vars(whose), "number": change.number}, said, as_json=options.json)
    return Exit.OK


def drop(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    number: Number,
    options: Options = PLAIN,
) -> int:
    """Drop a draft: it will not be asked."""
    from tasks import questions

    with at_work(options.now) as work:
        whose = questions.Whose(cycle_code(cycle), respondent, deliverable)
        questions.drop(work.services, whose, number, work.now)
    answer({**vars(whose), "number": number}, f"Question {number} is dropped.", as_json=options.json)
    return Exit.OK


def clear(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    clearance: Clearance,
    options: Options = PLAIN,
) -> int:
    """Clear drafts for a house; cleared by all, they go with `kalends clarify`."""
    from tasks import questions

    with at_work(options.now) as work:
        whose = questions.Whose(cycle_code(cycle), respondent, deliverable)
        cleared = questions.clear(work.services, whose, clearance.house, clearance.number, work.now)
    said = f"{clearance.house} cleared {count(cleared, 'question')}."
    answer({**vars(whose), "house": clearance.house, "cleared": cleared}, said, as_json=options.json)
    return Exit.OK


def answered(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    change: Change,
    options: Options = PLAIN,
) -> int:
    """Note what was answered to a question that went."""
    from tasks import questions

    with at_work(options.now) as work:
        whose = questions.Whose(cycle_code(cycle), respondent, deliverable)
        questions.answered(work.services, whose, change.number, change.text, work.now)
    said = f"The answer to question {change.number} is noted."
    answer({**vars(whose), "number": change.number}, said, as_json=options.json)
    return Exit.OK


def show(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    options: Options = PLAIN,
) -> int:
    """Show the drafts for the next set, and who has cleared them."""
    from tasks import questions

    with at_work(options.now) as work:
        whose = questions.Whose(cycle_code(cycle), respondent, deliverable)
        found = questions.drafts(work.services, whose, work.now)
    lines = [line for one in found for line in _lines(one)]
    data = {**vars(whose), "drafts": [_data(one) for one in found]}
    answer(data, "\n".join(lines) or "No question is drafted.", as_json=options.json)
    return Exit.OK


def thread(
    cycle: CodeOrFile,
    respondent: Respondent,
    item: Annotated[str | None, Parameter(help="A sheet, or a line such as a commitment's number.")] = None,
    /,
    *,
    options: Options = PLAIN,
) -> int:
    """Show what was asked of a respondent and what it answered, thread by thread."""
    from tasks import questions
    from tasks.meetings import noted

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        found = questions.threads(work.services, code, respondent, item, work.now)
        meetings = [] if item else noted(work.services, code, respondent, work.now)
    lines = [line for one in found for line in _lines(one)]
    lines += [line for number, one in meetings for line in _meeting(number, one)]
    data = {
        "cycle": code,
        "respondent": respondent,
        "questions": [_data(one) for one in found],
        "meetings": [
            {**vars(one), "number": number, "held_on": one.held_on.isoformat()} for number, one in meetings
        ],
    }
    answer(data, "\n".join(lines) or "Nothing was asked there.", as_json=options.json)
    return Exit.OK


def _lines(one: "ThreadEntry") -> Iterator[str]:
    from models.rules.differences import answer_text

    follows = f", follows {one.thread}" if one.thread != one.number else ""
    asked = f"set {one.round}, {day(one.asked_at)}" if one.asked_at else f"cleared by {_houses(one)}"
    yield f"{one.number} ({one.deliverable}, {one.house}, {asked}{follows}) {one.place_words}".rstrip()
    yield f"  ? {one.text}"
    for change in one.changes:
        yield f"  = version {one.answered_in}: {change.place}: {answer_text(change.after) or 'removed'}"
    if one.answer:
        yield f"  = {one.answer}"
    if one.round and not one.is_answered:
        yield "  = not answered"


def _meeting(number: int, one: "BriefMeeting") -> Iterator[str]:
    yield f"Meeting {number}, {one.held_on:%Y-%m-%d}, with {', '.join(one.offices)}"
    yield from (f"  = {point}" for point in one.agreed)


def _houses(one: "ThreadEntry") -> str:
    return ", ".join(one.cleared_by) or "nobody"


def _data(one: "ThreadEntry") -> dict[str, object]:
    from models.rules.differences import answer_text
    from tasks.status import instant_text

    return {
        "number": one.number,
        "thread": one.thread,
        "deliverable": one.deliverable,
        "house": one.house,
        **vars(one.place),
        "place": one.place_words,
        "text": one.text,
        "cleared_by": one.cleared_by,
        "round": one.round,
        "asked_at": instant_text(one.asked_at),
        "version": one.version,
        "answer": one.answer,
        "answered_in": one.answered_in,
        "changes": [{"place": each.place, "after": answer_text(each.after)} for each in one.changes],
    }
