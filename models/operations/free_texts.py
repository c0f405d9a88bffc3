"""Erasing a free text: it gives way to a mark, the record says which one went, and still verifies."""

import json

from sqlmodel import select

from models.errors import NothingToEraseError, PartOfTheRecordError
from models.operations.audit import record
from models.operations.letter_texts import forget_questions
from models.queries.cycles import CycleAt
from models.queries.free_texts import Slot, free_texts
from models.rules.audit import Actor, Entry, What
from models.rules.audit_reasons import POSITION
from models.rules.erasure import ERASED, FreeText
from models.tables import Clarification, Question, Respondent


def erase_text(cycle: CycleAt, respondent: Respondent, named: FreeText, why: str) -> None:
    """Erase a free text, wherever the database has it; `named` says its kind, number and deliverable.

    The entry about it says why, beside the record, so that this can be erased as well.

    Raises:
        NothingToEraseError: there is no such text, or it was erased before.
        PartOfTheRecordError: an earlier version wrote it into the record itself; nothing was erased.

    Source: Regulation (EU) 2018/1725, Article 19 (erasure).
    """
    wanted = named.kind, named.number, named.deliverable
    slots = (one for one in free_texts(cycle, respondent) if one.is_named(*wanted))
    slot = next(slots, None)
    if slot is None:
        raise NothingToEraseError(named.kind, named.number)
    if slot.held_by:
        raise PartOfTheRecordError(slot.held_by.position)
    _blank(cycle, slot)
    detail: dict[str, object] = {"kind": slot.kind.value, "number": slot.number}
    if slot.reason:
        detail[POSITION] = slot.reason.position
    whose = None if slot.is_of_cycle else respondent.code
    entry = Entry(What.TEXT_ERASED, Actor.SECRETARIAT, whose, slot.deliverable, detail, why.strip())
    record(cycle, entry)


def _blank(cycle: CycleAt, slot: Slot) -> None:
    if isinstance(slot.row, Question):
        _blank_in_set(cycle, slot.row)
    if isinstance(slot.row, Question | Clarification):
        forget_questions(cycle.session, slot.row.obligation_id)
    if slot.row is not slot.reason and slot.row is not None:
        for name in slot.columns:
            setattr(slot.row, name, _blanked(getattr(slot.row, name)))
        cycle.session.add(slot.row)
    if slot.reason:
        slot.reason.text = slot.reason.salt = ""
        cycle.session.add(slot.reason)


def _blanked(text: str) -> str:
    if text.startswith("["):
        return json.dumps([ERASED for _ in json.loads(text)], ensure_ascii=False)
    return ERASED if text else ""


def _blank_in_set(cycle: CycleAt, question: Question) -> None:
    """Blank a question in the set that it went with: there it stands behind the words of its place."""
    statement = select(Clarification).where(
        Clarification.obligation_id == question.obligation_id, Clarification.number == question.clarification
    )
    for asked in cycle.session.exec(statement):
        texts = [text.replace(question.text, ERASED) for text in json.loads(asked.questions)]
        asked.questions = json.dumps(texts, ensure_ascii=False)
        cycle.session.add(asked)
