"""Receipts on the command line: kept when something is taken in, printed again, checked offline."""

import json
from pathlib import Path

import pytest

CODE = "pesco-nip-2024"
AT = ("--now", "2024-02-01T10:00:00+01:00")
LATER = ("--now", "2024-02-09T10:00:00+01:00")
STATEMENT = "We remain committed."
PAPER = ("--reference", "EL/24/1", "--pages", "9", "--marking", "R-UE/EU-R")


@pytest.fixture
def received(opened):
    """Return what runs a command where a statement was handed in and its receipts are kept."""
    Path("statement.txt").write_text(STATEMENT, encoding="utf-8")
    words = ("hand-in", CODE, "EL", "statement", "statement.txt", "--receipt", "kept.pdf", *AT)
    assert opened(*words).code == 0
    assert opened("receipt", CODE, "EL", "statement", "--out", "kept.json", *AT).code == 0
    return opened


@pytest.fixture
def offline(received, monkeypatch):
    """Return the same where there is no database any more."""
    monkeypatch.setenv("KALENDS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    return received


def test_printed_again_it_has_the_same_bytes(received):
    for name in ("kept.pdf", "kept.json"):
        again = Path(f"again-{name}")
        assert (
            received("receipt", CODE, "EL", "statement", "--version", "1", "--out", again, *LATER).code == 0
        )
        assert again.read_bytes() == Path(name).read_bytes()


def test_as_text_and_as_data(received):
    ended = received("receipt", CODE, "EL", "statement", *AT)
    assert ended.code == 0
    [arrival] = [line for line in ended.out.splitlines() if line.startswith("Received")]
    assert " ".join(arrival.split()) == "Received Thursday 1 February 2024, 10:00:00 (Europe/Brussels, UTC+1)"
    ended = received("receipt", CODE, "EL", "statement", "--language", "fr", "--json", *AT)
    assert ended.json["receipt"]["receipt"]["respondent"] == {"code": "EL", "name": "Grèce"}


def test_what_counts_no_more_is_said_beside_the_receipt(received):
    Path("second.txt").write_text("We remain more committed.", encoding="utf-8")
    assert received("hand-in", CODE, "EL", "statement", "second.txt", *AT).code == 0
    first = received("receipt", CODE, "EL", "statement", "--version", "1", *LATER)
    assert "Version 1 does not count any more" in first.out
    words = ("withdraw", CODE, "EL", "statement", "--version", "2", "--reason", "a mistake")
    assert received(*words, *LATER).code == 0
    told = received("receipt", CODE, "EL", "statement", "--json", *LATER).json
    assert (told["receipt"]["receipt"]["version"], told["standing"]) == (1, "latest")
    assert (
        "Version 2 was withdrawn"
        in received("receipt", CODE, "EL", "statement", "--version", "2", *LATER).out
    )


@pytest.mark.parametrize("receipt", ["kept.pdf", "kept.json"])
def test_the_file_that_was_received(offline, receipt):
    ended = offline("verify-receipt", receipt, "statement.txt")
    assert ended.code == 0
    said = " ".join(ended.out.split())
    assert "the file is the one that was received" in said
    assert "anybody could make one up" in said


@pytest.mark.parametrize("receipt", ["kept.pdf", "kept.json"])
@pytest.mark.parametrize("changed", [STATEMENT[:-1] + "/", STATEMENT + " ", ""])
def test_another_file_is_told(offline, receipt, changed):
    Path("other.txt").write_text(changed, encoding="utf-8")
    ended = offline("verify-receipt", receipt, "other.txt", "--json")
    assert (ended.code, ended.json["is_intact"]) == (1, True)
    assert "is not the one that was received" in ended.json["problems"][0]


@pytest.mark.parametrize("receipt", ["kept.pdf", "kept.json"])
def test_a_receipt_with_one_bit_changed_is_told(offline, receipt):
    content = bytearray(Path(receipt).read_bytes())
    content[len(content) // 2] ^= 1
    Path("bad").write_bytes(content)
    ended = offline("verify-receipt", "bad", "statement.txt", "--json")
    assert (ended.code, ended.json["is_intact"]) == (1, False)


def test_a_registration_says_what_cannot_be_proven(opened):
    ended = opened("register", CODE, "EL", "nip", *PAPER, "--receipt", "kept.pdf", *AT)
    assert ended.code == 0
    assert "R-UE/EU-R" in ended.out
    ended = opened("verify-receipt", "kept.pdf")
    assert ended.code == 0
    assert "of the content it can prove nothing" in " ".join(ended.out.split())
    assert opened("verify-receipt", "kept.pdf", "contacts.csv").code == 1


def test_it_is_looked_up_in_the_record(received):
    ended = received("verify-receipt", "kept.pdf", "statement.txt", "--lookup", CODE, "--json")
    assert (ended.code, ended.json["standing"]) == (0, "latest")
    Path("second.txt").write_text("We remain more committed.", encoding="utf-8")
    assert received("hand-in", CODE, "EL", "statement", "second.txt", *LATER).code == 0
    ended = received("verify-receipt", "kept.json", "statement.txt", "--lookup", CODE)
    assert ended.code == 0
    assert "it is outdated: version 2 came on" in " ".join(ended.out.split())


def test_a_receipt_that_the_record_does_not_know(received, tmp_path):
    told = json.loads(Path("kept.json").read_text(encoding="utf-8"))["receipt"]
    assert told["version"] == 1
    assert received("verify-receipt", "kept.json", "--lookup", "pesco-nip-1999").code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("verify-receipt", "nowhere.pdf"), "cannot be read", id="no receipt"),
        pytest.param(("receipt", CODE, "EL", "nip"), "handed in nothing", id="nothing received"),
        pytest.param(
            ("receipt", CODE, "EL", "statement", "--out", "kept.docx"), "does not say what", id="ending"
        ),
        pytest.param(
            ("hand-in", CODE, "BE", "statement", "statement.txt", "--receipt", "kept.pdf", *AT),
            "exists already",
            id="a file that is there",
        ),
    ],
)
def test_refusals(received, words, said):
    ended = received(*words)
    assert ended.code == 2
    assert said in ended.err
    assert received("receipt", CODE, "BE", "statement", *AT).code == 2  # nothing was taken in
