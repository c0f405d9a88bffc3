"""Statements from the command line: handed in with what is said of them, noted, consented to, collected."""

import pytest
from docx import Document

CODE = "pesco-nip-2024"
DAY = ("--now", "2024-03-12T10:00:00+01:00")
SIGNED = ("--signed-by", "Minister of Defence", "--signed-on", "2024-03-04")
ALSO = ("--signed-by", "Minister for Foreign Affairs", "--signed-on", "2024-03-05")


@pytest.fixture
def given(opened, tmp_path):
    """A cycle in which Belgium handed in a statement in French, with a translation."""
    (tmp_path / "fr.txt").write_text("Nous agissons ensemble.", encoding="utf-8")
    (tmp_path / "en.txt").write_text("We act together.", encoding="utf-8")
    words = ("--language", "fr", "--translation", "en.txt", *SIGNED, *ALSO)
    ended = opened("hand-in", CODE, "BE", "statement", "fr.txt", *words, *DAY)
    assert (ended.code, ended.err) == (0, "")
    return opened


def test_the_set_as_a_word_document(given, tmp_path):
    assert "set.docx: 1 statement." in given("statements", CODE, "--out", "set.docx", *DAY).out
    document = Document(str(tmp_path / "set.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in ("Nous agissons ensemble.", "We act together.", "translation into English", "in French"):
        assert said in text
    assert "Minister of Defence on 4\u00a0March\u00a02024 and Minister for Foreign Affairs" in text


def test_only_consent_lets_it_into_the_public_set(given):
    ended = given("statements", CODE, "--out", "a.html", "--public", *DAY)
    assert ("no statements" in ended.out, "left out: BE" in ended.err) == (True, True)
    words = ("consent", CODE, "BE", "statement", "--given-on", "2024-06-03", "--by", "Ministry", *DAY)
    assert "consent given on 2024-06-03" in given(*words).out
    assert "nothing changed" in given(*words).out
    public = given("statements", CODE, "--out", "b.html", "--public", "--json", *DAY).json
    assert (public["statements"], public["left_out"]) == (["BE"], [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("BE", "--language", "french"), "not the code of a language", id="language"),
        pytest.param(("BE", "--signed-by", "Office"), "each office needs the day", id="no day"),
        pytest.param(("BE", "--signed-by", "A", "--signed-on", "2024-03-04"), "at most 2", id="a third"),
        pytest.param(("EL", "--language", "el"), "nothing of 'EL' has been received", id="nothing there"),
    ],
)
def test_notes_that_are_refused(given, words, said):
    respondent, *rest = words
    ended = given("statement", "note", CODE, respondent, "statement", *rest, *DAY)
    assert (ended.code, said in ended.err) == (2, True)


def test_an_officer_notes_what_came_later(given):
    words = ("statement", "note", CODE, "BE", "statement", "--marking", "LIMITE", *DAY)
    assert "noted." in given(*words).out
    assert "nothing changed" in given(*words).out
