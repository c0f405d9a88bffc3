"""What pages say of errors, in both languages."""

import re

import pytest

import models.errors
from config.definition import Language
from dashboard.error_words import known_errors, said_in
from models.errors import (
    ClassifiedMarkingError,
    CycleError,
    GateError,
    LinkError,
    RehearsalFolderError,
    TooLongError,
)

ENTRIES = known_errors()
CLASSES = {name: kind for name, kind in vars(models.errors).items() if isinstance(kind, type)}
FOR_CONTACTS = {
    name for name, kind in CLASSES.items() if issubclass(kind, GateError) and kind is not GateError
}


def test_each_entry_is_an_error():
    assert set(ENTRIES) <= set(CLASSES)


def test_each_reason_why_a_file_does_not_enter_is_said_in_french():
    assert set(ENTRIES) >= FOR_CONTACTS


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_an_entry_is_whole_and_names_no_command(name):
    entry = ENTRIES[name]
    assert {"fr", "fr_way_out"} <= set(entry) <= {"fr", "fr_way_out", "way_out"}
    assert not any("kalends" in text.lower() or "--" in text for text in entry.values())


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_the_way_out_of_the_core_is_for_pages_too_or_there_is_another(name):
    own = ENTRIES[name].get("way_out", CLASSES[name].way_out)
    assert "`kalends" not in own


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LinkError(), "Ce lien a déjà servi, date de plus de 10 minutes, ou a été demandé ailleurs."),
        (TooLongError("reason", 300, 255), "Un texte compte 300 caractères ; 255 au plus sont conservés."),
        (
            ClassifiedMarkingError("SECRET UE/EU SECRET", "header"),
            "La mention (header) indique SECRET UE/EU SECRET : aucune information classifiée ne peut être"
            " acceptée ici.",
        ),
    ],
)
def test_in_french(error, said):
    words = said_in(error, Language.FRENCH)
    assert (words.message, words.language) == (said, Language.FRENCH)
    assert words.way_out.endswith(".")


def test_what_has_no_french_is_said_in_english():
    error = RehearsalFolderError("it is taken", "take another")
    words = said_in(error, Language.FRENCH)
    assert (words.message, words.way_out, words.language) == (
        "It is taken.",
        "Take another.",
        Language.ENGLISH,
    )


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_what_it_names_are_facts_of_the_error(name):
    named = set(re.findall(r"\{(\w+)\}", ENTRIES[name]["fr"]))
    facts = set(re.findall(r"\w+", " ".join(CLASSES[name].__init__.__code__.co_varnames)))
    assert named <= facts
    assert issubclass(CLASSES[name], CycleError)
