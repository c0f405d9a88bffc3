"""The dialogue with a respondent by commands: what changed between versions."""

from email import message_from_bytes
from email.policy import default

import pytest

from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
FIRST, SECOND = "2024-02-01T10:00:00+01:00", "2024-02-01T10:12:00+01:00"
DEFINITION = read_definition(definition_text(CODE))


def texts_of_letters(folder):
    """Return the plain text of every letter, with spaces instead of ends of lines."""
    for path in folder.rglob("*.eml"):
        letter = message_from_bytes(path.read_bytes(), policy=default)
        text = letter.get_body(("plain",)).get_content()
        yield " ".join(text.replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def forms():
    """Return a form that lacks answers, and a complete one."""
    whose = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))
    return [file_of(DEFINITION, whose, variant) for variant in (Variant.INCOMPLETE, Variant.VALID)]


@pytest.fixture
def corrected(opened, tmp_path, forms):
    """Return what runs a command where Greece handed in an incomplete form, and then a complete one."""
    for content, at in zip(forms, (FIRST, SECOND), strict=True):
        (tmp_path / "plan.xlsx").write_bytes(content)
        assert opened("hand-in", CODE, "EL", "nip", "plan.xlsx", "--now", at).code == 0
    return opened


def test_what_a_new_version_answers_besides(corrected):
    ended = corrected("diff", CODE, "EL", "nip", "--json", "--now", SECOND)
    assert (ended.code, ended.json["from"], ended.json["to"]) == (0, 1, 2)
    assert ended.json["answers"]
    assert {one["kind"] for one in ended.json["answers"]} == {"added"}
    assert {one["before"] for one in ended.json["answers"]} == {""}


def test_the_other_way_round_they_are_removed(corrected):
    ended = corrected("diff", CODE, "EL", "nip", "--from", 2, "--to", 1, "--now", SECOND)
    first, second, *_ = ended.out.splitlines()
    assert first.startswith("EL nip: version 1 differs from version 2 in ")
    assert second.endswith(": removed")


def test_it_stands_in_the_receipt_and_in_the_brief(corrected, tmp_path):
    number = len(corrected("diff", CODE, "EL", "nip", "--json", "--now", SECOND).json["answers"])
    assert corrected("advance", CODE, "--now", SECOND).code == 0
    said = f"Version 2 differs in {number} answers from the version before it"
    assert [said in text for text in texts_of_letters(tmp_path)].count(True) == 1
    assert f"version 2, differs in {number} answers" in corrected(
        "brief", CODE, "EL", "--now", SECOND
    ).out.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["EL", "nip", "--to", "3"], "no version 2", id="no such version"),
        pytest.param(["EL", "nip", "--from", "9"], "no version 9", id="no such earlier version"),
        pytest.param(["EL", "statement"], "no two forms", id="a statement is no form"),
        pytest.param(["BE", "nip"], "no version", id="nothing came"),
    ],
)
def test_what_cannot_be_compared_is_said(opened, tmp_path, forms, words, why):
    (tmp_path / "plan.xlsx").write_bytes(forms[0])
    opened("hand-in", CODE, "EL", "nip", "plan.xlsx", "--now", FIRST)
    for number in (1, 2):
        (tmp_path / "s.txt").write_text(f"Text {number}.", encoding="utf-8")
        opened("hand-in", CODE, "EL", "statement", "s.txt", "--now", FIRST)
    ended = opened("diff", CODE, *words, "--now", SECOND)
    assert (ended.code, why in ended.err) == (2, True)


def state_of(ended):
    """Return what the board says of the plan of Greece."""
    rows = ended.json["obligations"]
    return next(row for row in rows if (row["respondent"], row["deliverable"]) == ("EL", "nip"))


def test_versions_are_taken_back_one_after_the_other(corrected):
    words = ("withdraw", CODE, "EL", "nip", "--reason", "the wrong file", "--now", SECOND)
    ended = corrected(*words, "--version", 2)
    assert (ended.code, ended.out) == (0, "EL nip: withdraw recorded; now received.\n")
    assert "version 2, withdrawn" in corrected("brief", CODE, "EL", "--now", SECOND).out
    assert corrected(*words, "--version", 1, "--json").json["state"] == "called"
    row = state_of(corrected("status", CODE, "--json", "--now", SECOND))
    assert (row["versions"], row["sha256"], row["deadline_version"]) == (0, None, 2)
    assert corrected("advance", CODE, "--now", SECOND).code == 0
    assert corrected("verify", CODE).code == 0
    assert corrected("reconcile", CODE, "--now", SECOND).code == 0


def test_a_withdrawn_version_can_still_be_compared(corrected):
    corrected("withdraw", CODE, "EL", "nip", "--version", 2, "--reason", "x", "--now", SECOND)
    assert corrected("diff", CODE, "EL", "nip", "--json", "--now", SECOND).json["to"] == 2


def test_no_update_is_undone_with_another_day(opened):
    opened("no-update", CODE, "EL", "nip", "--now", FIRST)
    ended = opened(
        "reopen", CODE, "EL", "nip", "--reason", "x", "--until", "2024-04-15", "--json", "--now", SECOND
    )
    assert (ended.code, ended.json["state"]) == (0, "called")
    row = state_of(opened("status", CODE, "--json", "--now", SECOND))
    assert (row["due_at"], row["deadline_version"]) == ("2024-04-15T21:59:59Z", 2)


def test_of_two_at_once_both_are_kept_and_the_later_is_told(opened, tmp_path, forms):
    ended = []
    for content, at, office in zip(forms, (FIRST, SECOND), ("Defence policy", "EU desk"), strict=True):
        (tmp_path / "plan.xlsx").write_bytes(content)
        words = ("hand-in", CODE, "EL", "nip", "plan.xlsx", "--based-on", 0, "--sender", office)
        ended.append(opened(*words, "--json", "--now", at))
    assert [one.json["version"] for one in ended] == [1, 2]
    number = len(opened("diff", CODE, "EL", "nip", "--json", "--now", SECOND).json["answers"])
    told = {"version": 1, "minutes": 12, "sender": "Defence policy", "differs_in": number}
    assert [one.json["overtook"] for one in ended] == [None, told]
    assert f"They differ in {number} answers." in opened(*words, "--now", SECOND).out
    assert opened("advance", CODE, "--now", SECOND).code == 0
    said = "Version 1 had come 12 minutes before from Defence policy; both are kept, and version 2 counts."
    assert [said in text for text in texts_of_letters(tmp_path)].count(True) == 1


def test_what_waits_for_certification_is_shown_until_a_second_office_certifies(
    kalends, opened_folder, tmp_path, forms
):
    text = definition_text(CODE).replace('form = "nip"\n', 'form = "nip"\ncertification = true\n')
    (tmp_path / "cycle.toml").write_text(text, encoding="utf-8")
    (tmp_path / "contacts.csv").write_bytes((opened_folder / "contacts.csv").read_bytes())
    (tmp_path / "plan.xlsx").write_bytes(forms[1])
    kalends("init", "--rehearsal")
    kalends("contacts", "import", "contacts.csv")
    assert kalends("open", "cycle.toml", "--now", FIRST).code == 0
    kalends("hand-in", CODE, "EL", "nip", "plan.xlsx", "--sender", "Desk", "--now", FIRST)
    assert "received, came" in kalends("status", CODE, "--now", SECOND).out
    assert state_of(kalends("status", CODE, "--json", "--now", SECOND))["awaits_certification"] is True
    brief = " ".join(kalends("brief", CODE, "EL", "--now", SECOND).out.split())
    assert "first version in time, awaiting certification; cleared: Rehearsal" in brief
    assert kalends("certify", CODE, "EL", "nip", "--by", "Desk", "--now", SECOND).code == 2
    assert kalends("certify", CODE, "EL", "nip", "--by", "Cabinet", "--now", SECOND).code == 0
    assert state_of(kalends("status", CODE, "--json", "--now", SECOND))["awaits_certification"] is False
