"""Checks on the command line: which there are."""

from pathlib import Path

from models.rules.checks import CHECKS

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"


def test_the_page_is_up_to_date(kalends):
    ended = kalends("checks", "--markdown")
    assert ended.code == 0
    assert ended.out == PAGE.read_text(encoding="utf-8"), (
        "write it anew: kalends checks --markdown > docs/checks.md"
    )


def test_checks_are_listed(kalends):
    listed = kalends("checks", "--json").json
    assert [check["name"] for check in listed["checks"]] == list(CHECKS)
    assert listed["checks"][0]["level"] == "error"
    assert "missing_item" in kalends("checks").out


def test_checks_are_listed_in_french(kalends):
    listed = kalends("checks", "--language", "fr", "--json").json
    assert listed["language"] == "fr"
    assert listed["checks"][0]["title"] == "Un point est resté sans réponse"
