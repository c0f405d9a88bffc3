"""A page of the board by command."""

from typing import get_args

from cli.board_pages import StateName
from models.rules.lifecycle import ObligationState

CODE = "pesco-nip-2024"
LATE = "2024-03-12T09:00:00+01:00"


def test_a_page_in_words(opened):
    ended = opened("board", CODE, "--limit", 3, "--offset", 50, "--now", LATE)
    assert ended.code == 0
    assert "Overdue: 50 obligations.\nLines 51 to 52 of 52.\n" in ended.out
    assert [line.split()[:2] for line in ended.out.rstrip().splitlines()[-2:]] == [["SE", "Sweden"]] * 2
    assert "called, overdue" in ended.out


def test_what_a_filter_lets_through(opened):
    ended = opened("board", CODE, "--state", "called", "--respondent", "LT", "--json", "--now", LATE)
    assert [one["respondent"] for one in ended.json["obligations"]] == ["LT", "LT"]
    assert (ended.json["found"], ended.json["overdue"]) == (2, 50)
    assert (
        opened("board", CODE, "--respondent", "LT", "--overdue", "--json", "--now", LATE).json["found"] == 0
    )


def test_every_state_can_be_named():
    assert get_args(StateName) == tuple(state.value for state in ObligationState)


def test_nothing_is_like_that(opened):
    assert "No line is like that." in opened("board", CODE, "--state", "received", "--now", LATE).out


def test_what_is_no_state_or_number_is_refused(opened):
    assert opened("board", CODE, "--state", "lost", "--now", LATE).code == 2
    assert opened("board", CODE, "--limit", 0, "--now", LATE).code == 2
    assert opened("board", CODE, "--offset", -1, "--now", LATE).code == 2


def test_the_board_as_it_stood(opened, tmp_path):
    (tmp_path / "said.txt").write_text("committed")
    early, handed_in = "2024-02-20T08:59:59+01:00", "2024-02-20T09:00:00+01:00"
    opened("hand-in", CODE, "EL", "statement", "said.txt", "--now", handed_in)
    before = opened("status", CODE, "--at", early, "--json", "--now", LATE).json
    after = opened("status", CODE, "--at", handed_in, "--json", "--now", LATE).json
    assert (before["states"]["statement"], before["at"]) == ({"called": 26}, "2024-02-20T07:59:59Z")
    assert after["states"]["statement"] == {"called": 25, "received": 1}
    assert "As it stood at" in opened("status", CODE, "--at", early, "--now", LATE).out


def test_no_board_then(opened):
    for words in ([CODE, "--at", "2020-01-01T00:00:00+01:00"], [CODE, "--at", "soon"], ["--at", LATE]):
        assert opened("status", *words, "--now", LATE).code == 2


def test_the_board_into_a_file(opened, tmp_path):
    words = ("board", CODE, "--at", "2024-01-10T09:00:00+01:00", "--out", "board.csv", "--now", LATE)
    assert "board.csv: 52 lines" in opened(*words).out
    assert (tmp_path / "board.csv").read_text().count("called") == 52
    assert opened(*words).code == 0
    assert opened("board", CODE, "--out", "board.csv", "--now", LATE).code == 2


def test_a_file_holds_the_whole_board(opened, tmp_path):
    assert opened("board", CODE, "--out", "board.csv", "--state", "called", "--now", LATE).code == 2
    assert opened("board", CODE, "--at", LATE, "--now", LATE).code == 2
    assert not (tmp_path / "board.csv").exists()
