"""Checks on the items of the catalogue."""

import pytest

from models.rules.answers import Answer

ONE, TWO = "commitments/1", "commitments/2"
FILLED = {f"{TWO}/plans": "text"}


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        pytest.param({}, ["1", "2"], id="nothing"),
        pytest.param({f"{ONE}/progress": "done", **FILLED}, [], id="progress or plans"),
        pytest.param({f"{ONE}/no_change": True, **FILLED}, [], id="no change"),
        pytest.param({f"{ONE}/no_change": False, **FILLED}, ["1"], id="change, but which"),
        pytest.param({f"{ONE}/no_change": "maybe", **FILLED}, ["1"], id="neither yes nor no"),
        pytest.param({f"{ONE}/indicators": "5", **FILLED}, ["1"], id="indicator alone"),
        pytest.param({f"{ONE}/held_elsewhere": "R 1/24", **FILLED}, [], id="held elsewhere"),
        pytest.param({f"{ONE}/progress": "", **FILLED}, ["1"], id="empty text"),
    ],
)
def test_missing_item(run, answers, missing):
    found = run("missing_item", answers)
    assert [finding.message.split("\u00a0")[1][0] for finding in found] == missing
    assert all(finding.asks_contact for finding in found)


def test_missing_item_in_words(run):
    [finding] = run("missing_item", FILLED)
    assert finding.message == (
        "Commitment\u00a01 (Grow the defence budget in real terms): nothing under "
        "'Progress in the past year' or 'Plans' or 'Part held elsewhere', and no 'yes' under 'No change'."
    )
    assert (finding.sheet, finding.cell, finding.rule) == ("Commitments", "", "missing_item")
    assert finding.advice


@pytest.mark.parametrize(
    ("answers", "cells"),
    [
        pytest.param(
            {f"{ONE}/no_change": True, f"{ONE}/progress": Answer("done", cell="D5")}, ["D5"], id="both"
        ),
        pytest.param({f"{ONE}/no_change": True, f"{ONE}/plans": "more"}, [], id="plans may stay"),
        pytest.param({f"{ONE}/no_change": False, f"{ONE}/progress": "done"}, [], id="change and progress"),
        pytest.param({f"{ONE}/progress": "done"}, [], id="progress alone"),
    ],
)
def test_progress_contradicts_no_change(run, answers, cells):
    found = run("progress_contradicts_no_change", answers)
    assert [finding.cell for finding in found] == cells
    assert not any(finding.asks_contact for finding in found)
    assert all("Commitment\u00a01 (" in finding.message for finding in found)
