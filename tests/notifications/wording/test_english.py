"""How days, instants and names read in English, where the clocks differ and where they do not."""

from datetime import UTC, datetime

import pytest

from config.definition import ContactRole
from models.rules.letters import LetterItem
from notifications import wording
from notifications.wording import ENGLISH, HARD_SPACE

DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)


def soft(text: str) -> str:
    """Return text with its hard spaces made plain, so that a table can be read."""
    return text.replace(HARD_SPACE, " ")


@pytest.mark.parametrize(
    ("at", "zone", "reads"),
    [
        pytest.param(
            DUE_AT, "Europe/Berlin", "Sunday 10 March 2024, 23:59 Brussels time", id="the same clock"
        ),
        pytest.param(
            DUE_AT,
            "Europe/Athens",
            "Sunday 10 March 2024, 23:59 Brussels time (Monday 11 March, 00:59 in Athens)",
            id="the next day in Athens",
        ),
        pytest.param(
            DUE_AT,
            "Europe/Lisbon",
            "Sunday 10 March 2024, 23:59 Brussels time (22:59 in Lisbon)",
            id="the same day in Lisbon",
        ),
        pytest.param(
            datetime(2024, 12, 31, 22, 30, tzinfo=UTC),
            "Asia/Nicosia",
            "Tuesday 31 December 2024, 23:30 Brussels time (Wednesday 1 January 2025, 00:30 in Nicosia)",
            id="the next year in Nicosia",
        ),
        pytest.param(
            datetime(2027, 7, 1, 7, 5, tzinfo=UTC),
            "Europe/Dublin",
            "Thursday 1 July 2027, 09:05 Brussels time (08:05 in Dublin)",
            id="summer time",
        ),
        pytest.param(
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            "Europe/Madrid",
            "Sunday 31 October 2027, 02:30 Brussels time, CEST",
            id="the hour that comes twice, first",
        ),
        pytest.param(
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            "Europe/Madrid",
            "Sunday 31 October 2027, 02:30 Brussels time, CET",
            id="the hour that comes twice, second",
        ),
    ],
)
def test_instant(at, zone, reads):
    assert soft(ENGLISH.instant(at, zone)) == reads


def test_a_receipt_is_exact_to_the_second():
    text = ENGLISH.instant_to_the_second(DUE_AT, "Europe/Athens")
    assert soft(text).endswith("23:59:59 Brussels time (Monday 11 March, 00:59:59 in Athens)")


def test_a_day_stays_on_one_line():
    assert ENGLISH.day(DUE_AT) == "10\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2024"


def test_words_for_one_and_for_many():
    assert [soft(ENGLISH.days(count)) for count in (0, 1, 30)] == ["0 days", "1 day", "30 days"]
    assert ENGLISH.formats(("txt", "docx", "pdf")) == "TXT, DOCX or PDF"


@pytest.mark.parametrize(
    ("the_title", "reads"), [("", "the plan"), ("that plan", "that plan")], ids=["usual", "given"]
)
def test_article(the_title, reads):
    assert ENGLISH.with_article(LetterItem("nip", "plan", (), DUE_AT, the_title=the_title)) == reads


@pytest.mark.parametrize(
    ("sheet", "cell", "reads"),
    [("Figures", "F9", "sheet Figures, cell F9"), ("Figures", "", "sheet Figures"), ("", "", "")],
)
def test_place(sheet, cell, reads):
    assert ENGLISH.place(sheet, cell) == reads


def test_addressee():
    assert ENGLISH.addressee("Greece", "Directorate of plans") == "To: Directorate of plans, Greece"
    assert ENGLISH.addressee("Greece", "") == "To: Greece"


def test_every_role_has_its_words():
    assert set(ENGLISH.roles) == set(ContactRole)
    assert ENGLISH.role("deputy") == "deputy of the point of contact"


def test_names_and_spaces_stay_as_they_are():
    assert ENGLISH.respondent("Greece") == "Greece"
    assert ENGLISH.typography("Why not : because") == "Why not : because"


def test_a_number_stays_with_its_word():
    said = ENGLISH.typography("Article 6(3), Annex IV and Annex Iota, version 2")
    assert said.replace(HARD_SPACE, "_") == "Article_6(3), Annex_IV and Annex Iota, version_2"


def test_the_command_line_speaks_english():
    assert wording.day(DUE_AT) == ENGLISH.day(DUE_AT)
    assert wording.instant(DUE_AT, "Europe/Athens") == ENGLISH.instant(DUE_AT, "Europe/Athens")
    assert wording.instant_to_the_second(DUE_AT, "Europe/Rome").endswith("23:59:59 Brussels time")
