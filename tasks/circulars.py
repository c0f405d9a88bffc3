"""Corrections and circulars: a plain text made a numbered letter to all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.errors import CircularFileError, NamingError
from models.operations.circulars import CircularText, issue
from models.operations.cycle import is_first_time, lock_cycle
from models.queries.circulars import respondents_in
from models.queries.cycles import CycleAt, look_at_cycle
from models.rules.letters import CircularKind, QuestionAnswer
from models.rules.notes import note_number
from tasks.services import Services

QUESTION, ANSWER = "Q:", "A:"
"""How a question and the answer to it begin in the text of a circular."""

LONGEST_TITLE = 200
"""Characters that a title may have."""


@dataclass(frozen=True)
class Issued:
    """A text that was numbered and queued for all."""

    kind: str
    number: int
    note_number: str
    letters: int


def issue_circular(
    services: Services, code: str, text: CircularText, now: datetime, *, naming: bool = False
) -> Issued:
    """Number a correction or a circular and queue it for all respondents.

    Raises:
        NamingError: it names a respondent, and `naming` does not allow that; nothing was issued.
    """
    with services.transaction() as session:
        return _issue(lock_cycle(session, code, now), text, naming=naming)


def issue_once(services: Services, code: str, text: CircularText, key: str, now: datetime) -> Issued | None:
    """Number a text and queue it for all, also if it names a respondent; none if that request came before.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        return _issue(cycle, text, naming=True) if is_first_time(cycle, f"circular:{key}") else None


def named_in(services: Services, code: str, text: CircularText, now: datetime) -> tuple[list[str], int]:
    """Return the respondents that a text names, and how many would get it.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return _named(cycle, text), len(respondents_in(cycle))


def _issue(cycle: CycleAt, text: CircularText, *, naming: bool) -> Issued:
    names = _named(cycle, text)
    if names and not naming:
        raise NamingError(names)
    row = issue(cycle, text)
    return Issued(text.kind.value, row.number, note_number(cycle.code, row.note), len(respondents_in(cycle)))


def _named(cycle: CycleAt, text: CircularText) -> list[str]:
    return [respondent.name for respondent, _ in respondents_in(cycle) if _names(text, respondent.name)]


def read_circular(content: bytes, kind: CircularKind) -> CircularText:
    """Return what a plain text says: a title, then paragraphs, and questions with their answers.

    Raises:
        CircularFileError: the title is missing, a question has no answer, or there is nothing to say.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CircularFileError("the text is not in UTF-8") from error
    title, *blocks = [" ".join(block.split()) for block in _blocks(text)] or [""]
    if not title or len(title) > LONGEST_TITLE or title.startswith((QUESTION, ANSWER)):
        raise CircularFileError(f"the text does not begin with a title of at most {LONGEST_TITLE} characters")
    paragraphs = [block for block in blocks if not block.startswith((QUESTION, ANSWER))]
    answers = tuple(_answers([block for block in blocks if block.startswith((QUESTION, ANSWER))]))
    if not paragraphs and not answers:
        raise CircularFileError("the text says nothing below its title")
    if kind is CircularKind.CORRECTION and answers:
        raise CircularFileError("a correction has no questions; they go into a circular")
    return CircularText(kind, title, tuple(paragraphs), answers)


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs; a line that begins a question or an answer begins a paragraph too."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        starts = line.lstrip().startswith((QUESTION, ANSWER))
        if block and (starts or not line.strip()):
            yield "\n".join(block)
            block = []
        if line.strip():
            block.append(line.strip())


def _answers(blocks: Sequence[str]) -> Iterator[QuestionAnswer]:
    if len(blocks) % 2:
        raise CircularFileError("a question stands there without its answer, or an answer without a question")
    for asked, said in zip(blocks[::2], blocks[1::2], strict=True):
        if not (asked.startswith(QUESTION) and said.startswith(ANSWER)):
            raise CircularFileError(f"after '{asked[:60]}' its answer is expected")
        question, answer = asked.removeprefix(QUESTION).strip(), said.removeprefix(ANSWER).strip()
        if not question or not answer:
            raise CircularFileError("a question or an answer is empty")
        yield QuestionAnswer(question, answer)


def _names(text: CircularText, name: str) -> bool:
    said = [
        text.title,
        *text.paragraphs,
        *(part for one in text.answers for part in (one.question, one.answer)),
    ]
    return any(name.casefold() in one.casefold() for one in said)
