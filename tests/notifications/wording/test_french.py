"""How days, instants and names read in French."""

from datetime import UTC, datetime

import pytest

from config.definition import ContactRole
from config.reference import read_roster
from models.rules.letters import LetterItem
from notifications.wording import ENGLISH, FRENCH, HARD_SPACE
from notifications.wording.base import city

DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
ROSTER = read_roster("member_states")


def soft(text: str) -> str:
    """Return text with its hard spaces made plain, so that a table can be read."""
    return text.replace(HARD_SPACE, " ")


@pytest.mark.parametrize(
    ("at", "zone", "reads"),
    [
        pytest.param(
            DUE_AT,
            "Europe/Berlin",
            "dimanche 10 mars 2024 à 23 h 59, heure de Bruxelles",
            id="the same clock",
        ),
        pytest.param(
            DUE_AT,
            "Europe/Athens",
            "dimanche 10 mars 2024 à 23 h 59, heure de Bruxelles (lundi 11 mars, 0 h 59 à Athènes)",
            id="the next day in Athens",
        ),
        pytest.param(
            datetime(2024, 4, 30, 21, 59, 59, tzinfo=UTC),
            "Europe/Helsinki",
            "mardi 30 avril 2024 à 23 h 59, heure de Bruxelles (mercredi 1er mai, 0 h 59 à Helsinki)",
            id="the first of a month",
        ),
        pytest.param(
            datetime(2024, 12, 31, 22, 30, tzinfo=UTC),
            "Asia/Nicosia",
            "mardi 31 décembre 2024 à 23 h 30, heure de Bruxelles"
            " (mercredi 1er janvier 2025, 0 h 30 à Nicosie)",
            id="the next year in Nicosia",
        ),
        pytest.param(
            datetime(2027, 8, 1, 7, 5, tzinfo=UTC),
            "Europe/Lisbon",
            "dimanche 1er août 2027 à 9 h 05, heure de Bruxelles (8 h 05 à Lisbonne)",
            id="an hour of one digit",
        ),
        pytest.param(
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            "Europe/Madrid",
            "dimanche 31 octobre 2027 à 2 h 30, heure d’été de Bruxelles",
            id="the hour that comes twice, first",
        ),
        pytest.param(
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            "Europe/Madrid",
            "dimanche 31 octobre 2027 à 2 h 30, heure d’hiver de Bruxelles",
            id="the hour that comes twice, second",
        ),
    ],
)
def test_instant(at, zone, reads):
    assert soft(FRENCH.instant(at, zone)) == reads


def test_an_instant_breaks_only_between_its_parts():
    text = FRENCH.instant_to_the_second(DUE_AT, "Europe/Lisbon")
    assert text.split(" ")[-4:] == [
        "à\xa023\xa0h\xa059\xa0min\xa059\xa0s,",
        "heure",
        "de\xa0Bruxelles",
        "(22\xa0h\xa059\xa0min\xa059\xa0s\xa0à\xa0Lisbonne)",
    ]


def test_words_for_none_one_and_many():
    assert [soft(FRENCH.days(count)) for count in (0, 1, 2)] == ["0 jour", "1 jour", "2 jours"]
    assert FRENCH.formats(("txt", "docx", "pdf")) == "TXT, DOCX ou PDF"
    assert FRENCH.listing(["A", "B", "C"]) == "A, B et C"


@pytest.mark.parametrize("zone", sorted({entry.time_zone for entry in ROSTER} | {"Europe/Malta"}))
def test_every_capital_has_its_name(zone):
    named = FRENCH.in_capital("", "0", zone).removeprefix("0\xa0à\xa0")
    same = {"Amsterdam", "Berlin", "Bratislava", "Budapest", "Dublin", "Helsinki", "Ljubljana", "Luxembourg"}
    same |= {
        "Madrid",
        "Paris",
        "Prague",
        "Riga",
        "Rome",
        "Sofia",
        "Stockholm",
        "Tallinn",
        "Vilnius",
        "Zagreb",
    }
    assert (named == city(zone)) is (city(zone) in same)


def test_every_member_state_has_its_name():
    same = {entry.name for entry in ROSTER if FRENCH.respondent(entry.name) == entry.name}
    assert same == {"France", "Luxembourg", "Portugal"}
    assert FRENCH.respondent("Working strand 3") == "Working strand 3"


def test_every_role_has_its_words():
    assert set(FRENCH.roles) == set(ContactRole)
    assert not set(FRENCH.roles.values()) & set(ENGLISH.roles.values())


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        pytest.param("le cycle « PNM » : ici", "le cycle «_PNM_»_: ici", id="quotes and a colon"),
        pytest.param("quoi ? si ; oui !", "quoi_? si_; oui_!", id="high signs"),
        pytest.param("article 6, paragraphe 3", "article_6, paragraphe_3", id="numbers"),
        pytest.param("! Clé", "! Clé", id="the mark of a block"),
        pytest.param("a\n! b", "a\n! b", id="the mark of a later block"),
        pytest.param("9:30 et a@b.example", "9:30 et a@b.example", id="no space, no change"),
    ],
)
def test_typography(typed, set_):
    assert FRENCH.typography(typed).replace(HARD_SPACE, "_") == set_


@pytest.mark.parametrize(
    ("sheet", "cell", "reads"),
    [("Figures", "F9", "feuille Figures, cellule F9"), ("", "F9", "cellule F9"), ("", "", "")],
)
def test_place(sheet, cell, reads):
    assert FRENCH.place(sheet, cell) == reads


def test_addressee():
    assert (
        FRENCH.addressee("Grèce", "Direction des plans") == "À l’attention de\xa0: Direction des plans, Grèce"
    )
    assert FRENCH.addressee("Grèce", "") == "À l’attention de\xa0: Grèce"


def test_a_title_without_its_article_is_refused():
    with pytest.raises(ValueError, match="'nip' has no French title with its article"):
        FRENCH.with_article(LetterItem("nip", "plan", (), DUE_AT))
