"""Rehearsals of an installation: where they lie, which are listed, what is handed out."""

import hashlib
import json
from email.message import EmailMessage

import pytest

from config.settings import Settings
from models.errors import (
    DefinitionError,
    NothingHereError,
    OtherRehearsalError,
    RehearsalFolderError,
    UnknownDefinitionError,
)
from tasks.definitions import definition_text
from tasks.rehearsal import kept
from tasks.rehearsal.kept import (
    ToRehearse,
    keep_definition,
    kept_file,
    kept_letter,
    kept_letters,
    kept_rehearsals,
    rehearse_and_keep,
    rehearsed_definition,
)

CODE = "pesco-nip-2024"


@pytest.fixture
def settings(tmp_path):
    return Settings(rehearsals=tmp_path / "rehearsals")


def done(settings, seed, *, finished=True, text=""):
    folder = settings.rehearsals / f"{CODE}-{seed}"
    for name in (".state", "report"):
        (folder / name).mkdir(parents=True)
    inputs = {"seed": seed, "finished": finished, "definition": hashlib.sha256(text.encode()).hexdigest()}
    (folder / ".state" / "manifest.json").write_text(json.dumps(inputs))
    (folder / "report" / "annual-report.pdf").write_bytes(b"%PDF-")
    summary = {"cycle": CODE, "title": "NIP", "letters": {"call sent": 26}, "late": []}
    (folder / "summary.json").write_text(json.dumps(summary))
    return folder


def test_none_where_there_is_no_folder(settings):
    assert kept_rehearsals(settings) == []


def test_those_that_are_done_are_listed(settings):
    done(settings, 1)
    done(settings, 2, finished=False)
    (settings.rehearsals / "else").mkdir()
    (one,) = kept_rehearsals(settings)
    assert (one.name, one.seed, one.letters) == (f"{CODE}-1", 1, 26)
    assert one.files == ("letters.html", "report/annual-report.pdf", "summary.json", "timeline.jsonl")


def test_what_was_rehearsed_is_known_where_it_is_kept_or_ships(settings):
    shipped = definition_text(CODE)
    own = shipped.replace("2024-03-10", "2024-03-11")
    keep_definition(settings, own, 2)
    for seed, text in enumerate((shipped, own, shipped.replace("2024-03-10", "2024-03-12")), start=1):
        done(settings, seed, text=text)
    assert {one.seed: rehearsed_definition(settings, one) for one in kept_rehearsals(settings)} == {
        1: shipped,
        2: own,
        3: None,
    }
    next(settings.rehearsals.glob("definitions/*")).write_text("another")
    assert {one.seed: rehearsed_definition(settings, one) for one in kept_rehearsals(settings)} == {
        1: shipped,
        2: None,
        3: None,
    }


def test_a_file_of_one(settings):
    done(settings, 1)
    assert kept_file(settings, f"{CODE}-1", "report/annual-report.pdf") == b"%PDF-"


def letter(at, to):
    made = EmailMessage()
    made["Date"], made["To"], made["Subject"] = at, to, "A letter"
    made.set_content("Dear colleagues")
    return made.as_bytes()


def test_letters_of_one_in_the_order_in_which_they_went(settings):
    letters = done(settings, 1) / "letters"
    letters.mkdir()
    (letters / "0a.eml").write_bytes(letter("Fri, 09 Feb 2024 08:00:00 +0000", "b@el.example"))
    (letters / "0b.eml").write_bytes(letter("Mon, 04 Dec 2023 08:00:00 +0000", "a@el.example"))
    assert [one.file for one in kept_letters(settings, f"{CODE}-1")] == ["0b.eml", "0a.eml"]
    assert kept_letter(settings, f"{CODE}-1", "0a.eml").text == "Dear colleagues"
    assert kept_file(settings, f"{CODE}-1", "letters/0a.eml").startswith(b"Date: Fri")


def test_no_letter_leads_out_of_its_folder(settings, tmp_path):
    letters = done(settings, 1) / "letters"
    letters.mkdir()
    (tmp_path / "other.eml").write_bytes(b"secret")
    (letters / "link.eml").symlink_to(tmp_path / "other.eml")
    (letters / "x.txt").write_bytes(b"secret")
    for file in ("link.eml", "x.txt", "../summary.json", "../../../other.eml", "..", ""):
        with pytest.raises(NothingHereError):
            kept_letter(settings, f"{CODE}-1", file)
    assert kept_letters(settings, f"{CODE}-1") == []


@pytest.mark.parametrize(
    ("name", "file"),
    [(f"{CODE}-2", "summary.json"), (f"{CODE}-1", ".state/manifest.json"), ("..", "summary.json")],
)
def test_nothing_else(settings, name, file):
    done(settings, 1)
    with pytest.raises(NothingHereError):
        kept_file(settings, name, file)


@pytest.mark.parametrize("code", ["no-such", "../pesco-nip-2024", "/etc/passwd"])
def test_only_what_ships(settings, code):
    with pytest.raises(UnknownDefinitionError):
        rehearse_and_keep(settings, ToRehearse(code, 1))


def rehearsing(monkeypatch, *outcomes):
    """Let a rehearsal end as told, and return what was asked for."""
    asked, left = [], list(outcomes)

    def rehearse(request):
        asked.append(request)
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(kept, "rehearse", rehearse)
    return asked


def test_one_of_another_version_is_written_over(settings, monkeypatch):
    asked = rehearsing(monkeypatch, OtherRehearsalError("made with another code"), "done")
    assert rehearse_and_keep(settings, ToRehearse(CODE, 7)) == "done"
    assert [(one.out.name, one.seed, one.force) for one in asked] == [
        (f"{CODE}-7", 7, False),
        (f"{CODE}-7", 7, True),
    ]


def test_one_that_is_running_is_left_alone(settings, monkeypatch):
    asked = rehearsing(monkeypatch, RehearsalFolderError("in use"))
    with pytest.raises(RehearsalFolderError):
        rehearse_and_keep(settings, ToRehearse(CODE, 7))
    assert len(asked) == 1


def test_a_definition_that_ships_is_kept_nowhere(settings):
    assert keep_definition(settings, definition_text(CODE), 7) == ToRehearse(CODE, 7)
    assert not settings.rehearsals.exists()


def test_a_text_of_ones_own_is_kept_and_rehearsed_beside_the_one_that_ships(settings, monkeypatch):
    text = definition_text(CODE).replace("2024-03-10", "2024-03-11")
    wanted = keep_definition(settings, text, 7)
    asked = rehearsing(monkeypatch, "done")
    assert rehearse_and_keep(settings, wanted) == "done"
    assert definition_text(asked[0].definition) == text
    assert asked[0].out.parent == settings.rehearsals
    assert asked[0].out.name != f"{CODE}-7"
    assert kept_rehearsals(settings) == []
    assert keep_definition(settings, text, 7) == wanted
    assert keep_definition(settings, f"{text}\n", 7) != wanted


def test_what_is_no_definition_is_not_kept(settings):
    with pytest.raises(DefinitionError):
        keep_definition(settings, "code = 1", 7)
    assert not settings.rehearsals.exists()


def test_a_text_that_is_not_there_any_more(settings):
    with pytest.raises(UnknownDefinitionError):
        rehearse_and_keep(settings, ToRehearse(CODE, 7, "0" * 12))
