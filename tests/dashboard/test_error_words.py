"""What pages say of errors, in both languages."""

import re
from datetime import date

import pytest

import models.errors
from config.definition import Language
from dashboard.error_words import known_errors, said_in
from models.errors import (
    ClassifiedMarkingError,
    CycleError,
    DayPassedError,
    DayTooFarError,
    GateError,
    IncompleteActError,
    LinkError,
    RehearsalFolderError,
    SameDeadlineError,
    StandsOtherwiseError,
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
    assert {"fr", "fr_way_out"} <= set(entry) <= {"en", "fr", "fr_way_out", "way_out"}
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


@pytest.mark.parametrize(
    ("error", "language", "said"),
    [
        (DayPassedError(date(2023, 11, 1)), Language.ENGLISH, "1 November 2023 has passed."),
        (DayPassedError(date(2023, 11, 1)), Language.FRENCH, "Le 1er novembre 2023 est passé."),
        (DayTooFarError(date(2040, 3, 2)), Language.ENGLISH, "2 March 2040 is more than five years away."),
        (
            SameDeadlineError(date(2024, 3, 10)),
            Language.FRENCH,
            "Le 10 mars 2024 est déjà la date en vigueur.",
        ),
        (IncompleteActError("question", "text", "x"), Language.ENGLISH, "The text is missing."),
        (IncompleteActError("extend", "reason", "x"), Language.FRENCH, "Le motif manque."),
        (IncompleteActError("other", "else", "x"), Language.ENGLISH, "Something is missing."),
    ],
)
def test_days_and_what_is_missing_are_said_as_one_reads_them(error, language, said):
    assert said_in(error, language).message.replace("\xa0", " ") == said


@pytest.mark.parametrize("language", list(Language))
def test_how_something_stands_is_said_without_codes(language):
    words = said_in(StandsOtherwiseError("EL", "nip"), language)
    assert words.language is language
    assert not {"'nip'", "'EL'"} & set(words.message.split())


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
    named = set(re.findall(r"\{(\w+)\}", ENTRIES[name]["fr"] + ENTRIES[name].get("en", ""))) - {"lacks"}
    facts = set(re.findall(r"\w+", " ".join(CLASSES[name].__init__.__code__.co_varnames)))
    assert named <= facts
    assert issubclass(CLASSES[name], CycleError)
