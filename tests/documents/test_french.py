"""How days, instants and counts read in French."""

from datetime import UTC, date, datetime

import pytest

from documents.french import count_text, day_text, due_text, list_text, plural, typography, weekday_text


def soft(text):
    return text.replace("\u00a0", "~")


def test_only_the_first_of_a_month_is_an_ordinal():
    assert soft(day_text(date(2024, 3, 1))) == "1er~mars~2024"
    assert soft(day_text(date(2024, 8, 21))) == "21~août~2024"
    assert soft(weekday_text(date(2024, 3, 10))) == "dimanche~10~mars~2024"


def test_a_due_instant_is_said_in_brussels():
    assert soft(due_text(datetime(2024, 4, 30, 22, 5, tzinfo=UTC))) == (
        "mercredi~1er~mai~2024 à~0~h~05, heure~de~Bruxelles"
    )


@pytest.mark.parametrize(
    ("names", "reads"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["Malte"], "Malte", id="one"),
        pytest.param(["Malte", "Chypre", "Italie"], "Malte, Chypre et Italie", id="three"),
    ],
)
def test_lists(names, reads):
    assert list_text(names) == reads


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("engagement", "engagements"),
        ("objectif", "objectifs"),
        ("axe", "axes"),
        ("canal", "canaux"),
        ("niveau", "niveaux"),
        ("enjeu", "enjeux"),
        ("avis", "avis"),
        ("choix", "choix"),
    ],
)
def test_plurals(word, many):
    assert plural(word) == many


def test_none_and_one_are_singular():
    assert [soft(count_text(count, "axe")) for count in (0, 1, 2)] == ["0~axe", "1~axe", "2~axes"]


def test_high_signs_have_a_hard_space_before_them():
    assert soft(typography("Objet : « oui » ; non ? 2 % !")) == "Objet~: «~oui~»~; non~? 2~%~!"


def test_a_number_stays_with_its_word():
    assert soft(typography("article 6, paragraphe 3, Annexe IV et annexe Iota")) == (
        "article~6, paragraphe~3, Annexe~IV et annexe Iota"
    )
