"""Questions by commands: collected, cleared, sent with a marked copy of the form, answered, read."""

import io
from email import message_from_bytes
from email.policy import default

import pytest
from openpyxl import load_workbook

from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
FIRST, ASKED, SECOND = (f"2024-02-0{day}T10:00:00+01:00" for day in (1, 2, 5))
DEFINITION = read_definition(definition_text(CODE))
PLACE = ("--sheet", "figures", "--line", "2022", "--field", "defence_expenditure")


def remarks(workbook):
    """Return every cell with a remark, and the remark."""
    cells = (cell for sheet in workbook for row in sheet.iter_rows() for cell in row)
    return [(cell, cell.comment.text) for cell in cells if cell.comment]


@pytest.fixture(scope="module")
def form():
    """Return a complete form of Greece."""
    return file_of(DEFINITION, FormFor("EL", "Greece", DEFINITION.deliverable("nip")), Variant.VALID)


@pytest.fixture
def question(opened, tmp_path, form):
    """Return what runs `question WORD` on the plan of Greece, which has come."""
    (tmp_path / "plan.xlsx").write_bytes(form)
    assert opened("hand-in", CODE, "EL", "nip", "plan.xlsx", "--now", FIRST).code == 0
    return lambda word, *more: opened("question", word, CODE, "EL", "nip", *more, "--now", ASKED)


@pytest.fixture
def sent(opened, question, tmp_path):
    """Return the letter with two questions, and the marked copy that goes with it."""
    assert question("add", "--house", "EDA", "--text", "Why so much?", *PLACE).code == 0
    assert question("add", "--house", "EEAS", "--text", "And in general?").code == 0
    assert [question("clear", "--house", house).code for house in ("EDA", "EEAS")] == [0, 0]
    assert opened("clarify", CODE, "EL", "nip", "--now", ASKED).code == 0
    assert opened("advance", CODE, "--now", ASKED).code == 0
    letters = [message_from_bytes(path.read_bytes(), policy=default) for path in tmp_path.rglob("*.eml")]
    (letter,) = (one for one in letters if "clarification" in one["Subject"])
    (copy,) = (one for one in letter.iter_attachments() if one.get_filename().endswith(".xlsx"))
    return letter.get_body(("plain",)).get_content(), copy


def test_drafts_are_listed_with_who_cleared_them(question):
    question("add", "--house", "EDA", "--text", "Why?", *PLACE)
    question("edit", "--number", 1, "--text", "Why so much?")
    question("clear", "--house", "EEAS", "--number", 1)
    (draft,) = question("list", "--json").json["drafts"]
    assert (draft["text"], draft["cleared_by"], draft["round"]) == ("Why so much?", ["EEAS"], None)
    assert "cleared by EEAS" in question("list").out
    assert question("drop", "--number", 1).code == 0
    assert question("list").out == "No question is drafted.\n"


def test_one_letter_asks_all_and_names_the_cell(sent):
    text = " ".join(sent[0].replace("\xa0", " ").split())
    assert "2022, Defence expenditure (cell D" in text
    assert "Why so much?" in text
    assert "And in general?" in text
    assert "each question stands as a remark at its cell" in text


def test_the_marked_copy_has_the_answers_and_the_remark_at_its_cell(sent, form):
    copy = sent[1]
    assert copy.get_filename() == "EL-nip-questions-1.xlsx"
    marked, own = (load_workbook(io.BytesIO(one)) for one in (copy.get_content(), form))
    ((cell, text),) = remarks(marked)
    assert text == "Question 1: Why so much?"
    assert cell.value == own[cell.parent.title][cell.coordinate].value is not None


def test_the_copy_can_be_corrected_and_sent_back_which_answers_the_question(opened, sent, tmp_path):
    workbook = load_workbook(io.BytesIO(sent[1].get_content()))
    ((cell, _),) = remarks(workbook)
    cell.value = 4321
    workbook.save(tmp_path / "corrected.xlsx")
    assert opened("hand-in", CODE, "EL", "nip", "corrected.xlsx", "--now", SECOND).code == 0
    first, second = opened("thread", CODE, "EL", "--json", "--now", SECOND).json["questions"]
    assert [one["after"] for one in first["changes"]] == ["4321"]
    assert (first["answered_in"], second["changes"]) == (2, [])
    assert "  = not answered" in opened("thread", CODE, "EL", "--now", SECOND).out


def test_the_copy_as_it_is_passes_the_gate(opened, sent, tmp_path):
    (tmp_path / "copy.xlsx").write_bytes(sent[1].get_content())
    ended = opened("hand-in", CODE, "EL", "nip", "copy.xlsx", "--json", "--now", SECOND)
    assert (ended.code, ended.json["version"]) == (0, 2)
    assert opened("diff", CODE, "EL", "nip", "--json", "--now", SECOND).json["answers"] == []


def test_an_answer_by_text_and_a_follow_up(opened, question, sent):
    assert question("answer", "--number", 2, "--text", "As in the annex.").code == 0
    assert question("add", "--house", "EDA", "--text", "Which annex?", "--follows", 2).code == 0
    assert "  = As in the annex." in opened("thread", CODE, "EL", "--now", SECOND).out
    assert question("list", "--json").json["drafts"][0]["thread"] == 2
    assert [
        one["number"]
        for one in opened("thread", CODE, "EL", "2022", "--json", "--now", SECOND).json["questions"]
    ] == [1]


def test_what_is_not_cleared_does_not_go(opened, question):
    question("add", "--house", "EDA", "--text", "Why?")
    ended = opened("clarify", CODE, "EL", "nip", "--now", ASKED)
    assert (ended.code, "they wait for EDA, EEAS" in ended.err) == (2, True)


def test_a_meeting_stands_in_the_thread_and_in_the_brief(opened):
    words = (
        "--with",
        "Defence policy",
        "--with",
        "EU desk",
        "--agreed",
        "Figures follow.",
        "--agreed",
        "Yes.",
    )
    ended = opened("meeting", CODE, "EL", "--on", "2024-02-01", *words, "--now", SECOND)
    assert (ended.code, ended.out) == (0, "Meeting 1 with EL is noted.\n")
    assert opened("thread", CODE, "EL", "--now", SECOND).out.splitlines() == [
        "Meeting 1, 2024-02-01, with Defence policy, EU desk",
        "  = Figures follow.",
        "  = Yes.",
    ]
    brief = opened("brief", CODE, "EL", "--now", SECOND).out.replace("\xa0", " ")
    assert "Last meeting and calls" in brief
    assert "Agreed: Figures follow.; Yes." in brief
