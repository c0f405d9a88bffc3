"""Opening from a text, and the call put into letters."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from documents.note import default_template
from models.errors import (
    AfterCutOffError,
    AlreadyOpenError,
    DefinitionError,
    InputFileError,
    MissingContactsError,
    NoteTemplateError,
)
from models.rules.notes import NoteKind
from models.tables import Contact, Cycle, Letter
from tasks.advance import advance
from tasks.calls import open_call, open_from_text
from tasks.definitions import definition_text
from tasks.status import cycle_status

CODE = "pesco-nip-2024"
TEXT = definition_text(CODE)
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)


def rows(services, table):
    with services.reading() as session:
        return session.exec(select(table)).all()


def test_a_cycle_opens_with_the_text_and_the_channel_of_the_settings(opened):
    (cycle,) = rows(opened, Cycle)
    assert (cycle.code, cycle.definition_text, cycle.channel) == (CODE, TEXT, "mailbox")
    assert (cycle.opened_at, cycle.closed_at) == (OPENED_AT, None)


def test_what_opening_returns_is_cut_to_the_second(opened):
    text = TEXT.replace(CODE, "another-cycle")
    made = open_from_text(opened, text, OPENED_AT.replace(microsecond=999))
    assert (made.code, made.opened_at) == ("another-cycle", OPENED_AT)


REFUSED = [
    pytest.param(TEXT, OPENED_AT, AlreadyOpenError, id="open already"),
    pytest.param(TEXT.replace("year = 2024", ""), OPENED_AT, DefinitionError, id="errors"),
    pytest.param(
        TEXT.replace(CODE, "x"), datetime(2024, 5, 1, tzinfo=UTC), AfterCutOffError, id="after the cut-off"
    ),
]


@pytest.mark.parametrize(("text", "now", "error"), REFUSED)
def test_a_cycle_that_does_not_open_leaves_nothing(opened, text, now, error):
    with pytest.raises(error) as refused:
        open_from_text(opened, text, now)
    assert refused.value.way_out
    assert [cycle.code for cycle in rows(opened, Cycle)] == [CODE]


def test_nobody_to_write_to(services):
    with pytest.raises(MissingContactsError, match="BE, BG, CZ") as refused:
        open_from_text(services, TEXT, OPENED_AT)
    assert len(refused.value.respondents) == 26
    assert rows(services, Cycle) == []


def test_the_call_is_put_into_letters_once(opened):
    counts = [open_call(opened, CODE, now) for now in (OPENED_AT, CALL_AT, CALL_AT)]
    assert counts == [0, 52, 0]
    assert len(rows(opened, Letter)) == 26


def test_who_cannot_be_reached_is_not_counted_and_nothing_hangs(opened):
    with opened.transaction() as session:
        contact = session.exec(select(Contact).where(Contact.address == "nip@be.example")).one()
        contact.absent_from = CALL_AT.date()
        session.add(contact)
    assert [open_call(opened, CODE, CALL_AT) for _ in range(2)] == [50, 0]
    assert advance(opened, CODE, CALL_AT) == {"open_call": 0, "deliver_notices": 25}
    status = cycle_status(opened, CODE, CALL_AT)
    assert status.letters == {"sent": 25}
    assert ("BE", "call") in {(one.respondent, one.message.split("'")[1]) for one in status.blockers}


def test_the_template_of_the_note_is_kept_as_it_was_at_the_opening(reachable, tmp_path):
    path = tmp_path / "note.docx"
    path.write_bytes(default_template(NoteKind.CALL))
    mine = with_template(reachable, path)
    open_from_text(mine, TEXT, OPENED_AT)
    (cycle,) = rows(mine, Cycle)
    assert mine.files.get(cycle.note_template_sha256) == default_template(NoteKind.CALL)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(None, InputFileError, id="no such file"),
        pytest.param(b"This is a letter, not a template.", NoteTemplateError, id="no template"),
    ],
)
def test_a_template_that_cannot_be_used_opens_nothing(reachable, tmp_path, content, error):
    path = tmp_path / "note.docx"
    if content:
        path.write_bytes(content)
    mine = with_template(reachable, path)
    with pytest.raises(error):
        open_from_text(mine, TEXT, OPENED_AT)
    assert rows(mine, Cycle) == []


def with_template(services, path):
    return replace(services, settings=services.settings.model_copy(update={"note_template": path}))
