"""The markings of a plan that was read from a form."""

from collections.abc import Iterator

from config.form import FieldRole
from documents.gate.looking import mention
from documents.gate.markings import Line, Position, find_marking
from models.errors import ClassifiedMarkingError
from models.rules.answers import Plan
from models.rules.findings import Finding


def refuse_classified(plan: Plan) -> None:
    """Refuse a plan whose marking says that it is classified information.

    Raises:
        ClassifiedMarkingError: a marking cell names a level, or an answer begins with the mark of one.

    Source: Council Decision 2013/488/EU, Article 2(2).
    """
    if marked := find_marking(_lines(plan)):
        raise ClassifiedMarkingError(marked.marking.name, marked.place)


def refuse_classified_marking(marking: str) -> None:
    """Refuse what is said to bear a marking of classified information.

    Raises:
        ClassifiedMarkingError: the marking names a level.

    Source: Council Decision 2013/488/EU, Article 2(2).
    """
    if marked := find_marking([Line(marking, "marking", Position.EDGE)]):
        raise ClassifiedMarkingError(marked.marking.name, marked.place)


def mentions(plan: Plan) -> tuple[Finding, ...]:
    """Return the question to the desk that the first answer raises which speaks of classified information."""
    found = mention(_lines(plan))
    return (found,) if found else ()


def _lines(plan: Plan) -> Iterator[Line]:
    for key, answer in plan.answers.items():
        place = f"cell {answer.cell}" if answer.cell else f"answer {key.field}"
        position = Position.EDGE if key.field == FieldRole.MARKING else Position.ANSWER
        for text in (answer.value, answer.reason):
            if isinstance(text, str) and text:
                yield Line(text, place, position)
