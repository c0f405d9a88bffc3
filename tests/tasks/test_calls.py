"""Opening from a text, and the call put into letters."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.errors import AfterCutOffError, AlreadyOpenError, DefinitionError, MissingContactsError
from models.tables import Cycle, Letter
from tasks.calls import open_call, open_from_text
from tasks.definitions import definition_text

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
