"""Markings by position: forms of all official languages are found, what only resembles them is not."""

import pytest

from config.markings import Match, read_markings
from documents.gate.markings import Line, Position, find_marking, find_mention, marking_of

ANYWHERE = tuple(Position)
PLACES = (Position.EDGE, Position.END)
BY_LANGUAGE = {marking.language: marking for marking in read_markings() if marking.owner != "EU"}


def level(text, position):
    found = marking_of(Line(text, "somewhere", position))
    return found and found.name


def written(text):
    """Return ways in which people write a marking."""
    return (
        text,
        text.upper(),
        text.lower(),
        f"- {text} -",
        f"{text} 3/12",
        f"Page 3 of 12   {text}",
        f"{text} / {text}",
        f"Classification: {text}",
        text.replace(" ", "\u00a0"),
    )


@pytest.mark.parametrize("position", PLACES, ids=lambda position: position.name)
@pytest.mark.parametrize("language", sorted(filter(None, BY_LANGUAGE)))
def test_all_languages_of_the_union(language, position):
    forms = [marking.text for marking in read_markings() if marking.language == language]
    missed = [line for form in forms for line in written(form) if level(line, position) is None]
    assert missed == []


@pytest.mark.parametrize("marking", read_markings(), ids=lambda one: f"{one.owner} {one.text}")
def test_every_marking(marking):
    found = marking_of(Line(marking.text, "header", Position.EDGE))
    assert found is not None
    assert found.rank >= marking.rank
    in_prose = marking_of(Line(f"They keep the plan and say that {marking.text} it was", "x", Position.BODY))
    assert in_prose is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("RESTREINT UE/EU RESTRICTED", "RESTREINT UE/EU RESTRICTED", id="restricted"),
        pytest.param("TRÈS SECRET UE/EU TOP SECRET", "TRES SECRET UE/EU TOP SECRET", id="the highest counts"),
        pytest.param("R E S T R E I N T  U E", "RESTREINT UE/EU RESTRICTED", id="spaced out"),
        pytest.param("S E C R E T", "SECRET (FR)", id="one word spaced out"),
        pytest.param("RESTREINT UE/EU RESTRICTED until 2030", "RESTREINT UE/EU RESTRICTED", id="with a day"),
        pytest.param("SECRET RELEASABLE TO NATO AND FINLAND", "SECRET (FR)", id="releasable"),
        pytest.param("ЅЕСRЕТ UЕ", "SECRET UE/EU SECRET", id="Cyrillic letters that look the same"),
        pytest.param("Cтpoгo ceкретно", "Строго секретно (BG)", id="Latin letters in Cyrillic"),
        pytest.param("SEC\u00adRET\u200b UE", "SECRET UE/EU SECRET", id="invisible characters"),
        pytest.param("COSMIC TOP SECRET ATOMAL", "COSMIC TOP SECRET (NATO)", id="with a category"),
        pytest.param("vs – nur für den dienstgebrauch", "VS-NUR FÜR DEN DIENSTGEBRAUCH (DE)", id="long dash"),
    ],
)
def test_as_it_is_written(text, name):
    assert level(text, Position.EDGE) == name


NEAR_MISSES = [
    "",
    "LIMITE",
    "No marking",
    "Restricted access to the annex",
    "EU restricted procedure",
    "EU restricted tender 2024/17",
    "NATO Secretary General",
    "NATO SECRETARIAT",
    "The NATO Restricted Area Agreement",
    "secret ballot",
    "Elected by secret ballot",
    "Company confidential",
    "Commercial in confidence",
    "Confidential business information of Example Ltd",
    "Confidentiality agreement",
    "Restricted stock",
    "EU Secretariat",
    "Secrétariat UE",
    "due EU R&D",
    "SUE EU S",
    "Geheimschutz in der Wirtschaft",
    "Vertrauliche Geburt",
    "Reservado el derecho de admisión",
    "Riservato al personale",
    "Top Secretary of the Year",
    "The trade secret directive",
    "Secretaría General",
    "Ministère de la Défense, secret des affaires",
    "Segreto di Pulcinella",
    "Diffusion restreinte au service",
    "ΠΧ 2024",
]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_near_misses_pass(text):
    assert {position.name: level(text, position) for position in ANYWHERE} == dict.fromkeys(
        (position.name for position in ANYWHERE), None
    )


PROSE = [
    "Details are in an annex classified RESTREINT UE/EU RESTRICTED.",
    "The annex (SECRET UE/EU SECRET) was handed over by the registry in Brussels",
    "RESTREINT UE/EU RESTRICTED annexes are sent separately by the national registry.",
    "We hold one NATO SECRET document on this.",
    "Siehe den Anhang, der VS-NUR FÜR DEN DIENSTGEBRAUCH eingestuft ist, beim Referat.",
]


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("position", [Position.BODY, Position.END, Position.ANSWER], ids=lambda one: one.name)
def test_prose_that_mentions_a_level_only_raises_a_question(text, position):
    line = Line(text, "line 3", position)
    assert find_marking([line]) is None
    assert find_mention([line]).place == "line 3"


@pytest.mark.parametrize(
    "text", ["a secret ballot", "restricted access", "EU restricted procedure", "LIMITE"]
)
def test_ordinary_words_raise_no_question(text):
    assert find_mention([Line(text, "line 3", Position.BODY)]) is None


@pytest.mark.parametrize("position", ANYWHERE, ids=lambda position: position.name)
def test_a_paragraph_that_begins_with_a_level_in_brackets(position):
    assert level("(R-UE/EU-R) The fleet has", position) == "RESTREINT UE/EU RESTRICTED"
    assert level("[S-UE / EU-S] The fleet has", position) == "SECRET UE/EU SECRET"
    assert level("(NIP) The fleet has", position) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("EU SECRET", {"EDGE", "END", "PROPERTY", "BODY"}, id="a phrase alone"),
        pytest.param("EU SECRET 2024 fleet", {"EDGE", "END", "PROPERTY"}, id="a phrase first"),
        pytest.param("Fleet plan of the year, EU SECRET", {"EDGE", "PROPERTY"}, id="a phrase last"),
        pytest.param("Secret", {"EDGE", "END"}, id="a word alone"),
        pytest.param("Secret fleet", set(), id="a word with another"),
    ],
)
def test_what_counts_where(text, places):
    assert {position.name for position in ANYWHERE if level(text, position)} == places


def test_an_ordinary_word_is_no_phrase():
    words = {marking.text for marking in read_markings() if marking.match is Match.LINE}
    assert [word for word in words if find_mention([Line(f"It is {word} here", "x", Position.BODY)])] == []
