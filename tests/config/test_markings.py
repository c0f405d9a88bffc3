"""The table of markings is whole: every Member State, every official language, no level without a word."""

import pytest

from config.markings import EU_LEVELS, LEVELS, Certainty, Match, read_markings
from config.reference import read_roster

LANGUAGES = {"bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"}
LANGUAGES |= {"hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"}
STATES = [entry.code for entry in read_roster("member_states")] + ["MT"]


def test_all_official_languages_are_there():
    assert {marking.language for marking in read_markings() if marking.language} == LANGUAGES


@pytest.mark.parametrize("owner", [*STATES, "EU", "NATO", "EURATOM"])
def test_every_owner_has_every_level(owner):
    assert {marking.rank for marking in read_markings() if marking.owner == owner} == set(range(len(LEVELS)))


def test_what_is_doubtful_is_said_to_be():
    doubtful = {marking.language for marking in read_markings() if marking.certainty is Certainty.DOUBTFUL}
    assert doubtful == {"ga"}
    assert {marking.certainty for marking in read_markings() if marking.owner in ("EU", "NATO")} == {
        Certainty.SURE
    }


def test_ordinary_words_are_never_looked_for_in_prose():
    phrases = [marking for marking in read_markings() if marking.match is Match.PHRASE]
    assert all(len(marking.text.replace("-", " ").split()) > 1 for marking in phrases)


@pytest.mark.parametrize(("rank", "name"), list(enumerate(EU_LEVELS)))
def test_names_in_refusals(rank, name):
    ours = [marking.name for marking in read_markings() if (marking.owner, marking.rank) == ("EU", rank)]
    assert set(ours) == {name}
    theirs = {marking.name for marking in read_markings() if (marking.owner, marking.rank) == ("DK", rank)}
    assert theirs < {"TIL TJENESTEBRUG (DK)", "FORTROLIGT (DK)", "HEMMELIGT (DK)", "YDERST HEMMELIGT (DK)"}
