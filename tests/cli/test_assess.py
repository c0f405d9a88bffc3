"""Assessing from the command line: what is said, what is refused, and what no list shows."""

import pytest
from docx import Document

CODE = "pesco-nip-2024"
DAY = ("--now", "2024-03-12T10:00:00+01:00")


@pytest.fixture
def assessing(opened):
    """A cycle in which the plan of Belgium is registered."""
    part = ("--reference", "BE-1", "--pages", "3", "--marking", "LIMITE")
    assert opened("register", CODE, "BE", "nip", *part, *DAY).code == 0
    return opened


def assess(run, *words):
    return run("assess", *words, *DAY)


def test_written_and_cleared_by_both_houses(assessing):
    words = (CODE, "BE", "6", "--house", "eda", "--text", "It follows the priorities.")
    assert "the text of EDA is written; now partly assessed" in assess(assessing, *words).out
    assert "now assessed" in assess(assessing, *words, "--finding", "One is new.", "--done").out
    assert "nothing changed" in assess(assessing, *words, "--finding", "One is new.", "--done").out
    assert "cleared by EDA: 6" in assess(assessing, "clear", CODE, "BE", "--house", "eda").out
    assert "cleared by EEAS: 6" in assess(assessing, "clear", CODE, "BE", "6", "--house", "eeas").out
    ended = assess(assessing, "list", CODE, "BE", "--json")
    (item,) = [one for one in ended.json["items"] if one["state"] == "cleared"]
    assert (item["item"], item["cleared_by"], item["written"]) == ("6", ["EDA", "EEAS"], {"EDA": "done"})
    assert "priorities" not in ended.out


def test_a_draft_is_shown_to_its_own_house_alone(assessing):
    assess(assessing, CODE, "BE", "6", "--house", "eda", "--text", "First thoughts.")
    assert "First thoughts." in assess(assessing, "show", CODE, "BE", "6", "--house", "EDA").out
    for reader in (("--house", "eeas"), ()):
        ended = assess(assessing, "show", CODE, "BE", "6", *reader)
        assert "First thoughts." not in ended.out
        assert "Another text is not shown" in ended.err


def test_the_list_counts_the_items_of_each_respondent(assessing):
    ended = assess(assessing, "list", CODE)
    (line,) = [line for line in ended.out.splitlines() if line.strip().startswith("BE ")]
    assert line.split() == ["BE", "20"]
    assert len({item["respondent"] for item in assess(assessing, "list", CODE, "--json").json["items"]}) == 26


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("BE", "12", "--house", "eda", "--text", "a"), "held by EEAS, not by EDA", id="pen"),
        pytest.param(("EL", "6", "--house", "eda", "--text", "a"), "nothing of 'EL' to assess", id="no plan"),
        pytest.param(("BE", "21", "--house", "eda", "--text", "a"), "no item '21'", id="item"),
        pytest.param(("BE", "6", "--house", "x", "--text", "a"), "no house 'x'", id="house"),
        pytest.param(("BE", "2", "--house", "eda", "--text", "Under 20 %."), "is collective", id="score"),
    ],
)
def test_what_is_refused(assessing, words, said):
    ended = assess(assessing, CODE, *words)
    assert (ended.code, said in ended.err) == (2, True)


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_feedback_quotes_what_is_cleared(assessing, ending, tmp_path):
    assess(assessing, CODE, "BE", "6", "--house", "eda", "--text", "Cleared words.", "--done")
    assess(assessing, CODE, "BE", "7", "--house", "eda", "--text", "Words of a draft.")
    for house in ("eda", "eeas"):
        assess(assessing, "clear", CODE, "BE", "--house", house)
    ended = assessing("feedback", CODE, "BE", "--out", f"be.{ending}", *DAY)
    assert "cleared on 1 of 20 items" in ended.out
    text = text_of(tmp_path / f"be.{ending}")
    assert "Cleared words." in text
    assert "Words of a draft." not in text
    assert "kept elsewhere under the reference BE-1" in text


def text_of(path):
    """Return the text of a document."""
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("EL", "--out", "el.docx"), "nothing of 'EL' to assess", id="no plan"),
        pytest.param(("BE", "--out", "be.odt"), "does not say what to write", id="ending"),
        pytest.param(("XX", "--out", "xx.docx"), "does not owe", id="nobody"),
    ],
)
def test_no_feedback(assessing, words, said):
    ended = assessing("feedback", CODE, *words, *DAY)
    assert (ended.code, said in ended.err) == (2, True)
