"""The note on the state of play: how much came, in two languages, without saying from whom."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document

from config.definition import Language
from config.reference import read_roster
from models.errors import FileEndingError
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.state_of_play import PlayWanted, state_of_play, state_of_play_as

CODE = "pesco-nip-2024"
NOW = datetime(2024, 3, 20, 9, tzinfo=UTC)
BEFORE = datetime(2024, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def some(opened):
    """The cycle in which four plans came, of which one is asked about, and one will have no update."""
    for code in ("BE", "EL", "FR", "SE"):
        part = Particulars(reference=f"{code}/1", pages=3, marking="none")
        carry_out(opened, Act(CODE, code, "nip", Deed.REGISTER, part), NOW)
    carry_out(opened, Act(CODE, "EL", "nip", Deed.CLARIFY, Particulars(questions=("Why?",))), NOW)
    carry_out(opened, Act(CODE, "LT", "nip", Deed.NO_UPDATE, Particulars()), NOW)
    return opened


def words_of(docx):
    """Return every text of a Word document, its header too."""
    document = Document(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [one.text for section in document.sections for one in section.header.paragraphs]
    return [*heads, *(one.text for one in document.paragraphs), *cells]


def test_counts_of_each_deliverable(some):
    plan, statement = state_of_play(some, PlayWanted(CODE), NOW).lines
    assert (plan.asked, plan.received, plan.taken_into_account) == (26, 4, 0)
    assert (plan.clarification_asked, plan.no_update) == ("fewer_than_three", "fewer_than_three")
    assert (statement.received, statement.no_update, statement.not_received) == (0, 0, 0)


def test_as_it_stood(some):
    play = state_of_play(some, PlayWanted(CODE, at=BEFORE), NOW)
    assert (play.as_at, play.lines[0].received, play.days[-1].received) == (BEFORE, 0, (0, 0))
    assert state_of_play(some, PlayWanted(CODE), NOW).days[-1].received == (4, 0)


@pytest.mark.parametrize("language", Language)
def test_nobody_is_named_and_nobody_is_late(some, language):
    said = words_of(state_of_play_as(state_of_play(some, PlayWanted(CODE, language), NOW), "play.docx"))
    names = {name for one in read_roster("member_states") for name in (one.code, one.name)}
    assert names.isdisjoint(word.strip(".,:") for text in said for word in text.split())
    assert not any(name in text for text in said for name in names if len(name) > 3)
    assert not any(word in text.lower() for text in said for word in ("late", "overdue", "retard"))


def test_in_two_languages(some):
    english, french = (
        words_of(state_of_play_as(state_of_play(some, PlayWanted(CODE, one), NOW), "play.docx"))
        for one in (Language.ENGLISH, Language.FRENCH)
    )
    assert "REHEARSAL" in english[0]
    assert {"fewer than three", "4 of 26", "National Implementation Plan"} <= set(english)
    assert {"moins de trois", "4 sur 26", "Plan national de mise en œuvre"} <= set(french)
    assert any(text.endswith("\xa0: état d’avancement") for text in french)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.txt"])
def test_the_same_state_of_play_gives_the_same_bytes(some, name):
    play = state_of_play(some, PlayWanted(CODE), NOW)
    assert state_of_play_as(play, name) == state_of_play_as(play, name)


def test_another_ending_is_refused(some):
    with pytest.raises(FileEndingError):
        state_of_play_as(state_of_play(some, PlayWanted(CODE), NOW), "play.xlsx")
