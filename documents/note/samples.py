"""Notes to try a template on: one with everything that a note may say, one with the least."""

from datetime import UTC, date, datetime

from models.rules.letters import QuestionAnswer
from models.rules.note_words import OutlinePoint
from models.rules.notes import (
    CallNote,
    CircularNote,
    Note,
    NoteContact,
    NoteDeliverable,
    NoteItem,
    NoteKind,
    NoteSheet,
    TimelineEntry,
)

_DAY = date(2024, 3, 11)
_DUE_AT, _CUT_OFF_AT = (
    datetime(2024, 3, 11, 22, 59, 59, tzinfo=UTC),
    datetime(2024, 4, 30, 21, 59, 59, tzinfo=UTC),
)
_OFFICE = NoteContact("Sample office", "office@kalends.example")
_FORM = NoteDeliverable(
    "sample plan", ("xlsx",), _DUE_AT, _CUT_OFF_AT, is_form=True, the_title="the sample plan"
)
_TEXT = NoteDeliverable(
    "sample statement", ("docx", "pdf"), _DUE_AT, _CUT_OFF_AT, is_form=False, the_title="the sample statement"
)


def samples(kind: NoteKind) -> tuple[Note, Note]:
    """Return two notes of a kind: a full one and a bare one."""
    if kind is NoteKind.CALL:
        return _call(is_full=True), _call(is_full=False)
    return _circular(kind, is_full=True), _circular(kind, is_full=False)


def _call(*, is_full: bool) -> CallNote:
    item = NoteItem("1", "Sample item", "Sample group")
    official = NoteItem("2", "Another item", "Another group", "The wording of an act")
    return CallNote(
        number="SAMPLE-2024/1",
        cycle_title="Sample cycle 2024",
        legal_basis="Sample act, Article 1" if is_full else "",
        sender="Sample office",
        marking="LIMITE" if is_full else "",
        dated_on=_DAY,
        deliverables=(_FORM, _TEXT) if is_full else (_TEXT,),
        timeline=(TimelineEntry(_DAY, "Sample day"),),
        item_word="item",
        items=(item, official) if is_full else (),
        report_title="Sample report 2024",
        contacts=(_OFFICE,),
        sheets=(NoteSheet("Sample sheet", "How to fill it in."),) if is_full else (),
        outline=(OutlinePoint("Sample point", "What it says."),) if is_full else (),
        addressees=("Belgium", "Bulgaria") if is_full else (),
    )


def _circular(kind: NoteKind, *, is_full: bool) -> CircularNote:
    return CircularNote(
        number="SAMPLE-2024/2",
        kind=kind,
        title="Sample circular",
        cycle_title="Sample cycle 2024",
        sender="Sample office",
        marking="LIMITE" if is_full else "",
        dated_on=_DAY,
        contacts=(_OFFICE,),
        paragraphs=("A sample paragraph.",) if is_full else (),
        answers=(QuestionAnswer("A sample question?", "A sample answer."),) if is_full else (),
        addressees=("Belgium", "Bulgaria") if is_full else (),
    )
