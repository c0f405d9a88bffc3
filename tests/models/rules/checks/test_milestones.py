"""Checks on milestones: their states and their order."""

from datetime import date, timedelta

import pytest

CAME = date(2024, 3, 8)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "day", "came", "words"),
    [
        pytest.param("planned", CAME - DAY, CAME, "'planned' for 2024-03-07, which has passed", id="past"),
        pytest.param("planned", CAME, CAME, None, id="planned for today"),
        pytest.param("reached", CAME + DAY, CAME, "'reached' on 2024-03-09, which is still", id="to come"),
        pytest.param("reached", CAME, CAME, None, id="reached today"),
        pytest.param("given up", CAME - DAY, CAME, None, id="given up"),
        pytest.param("planned", CAME - DAY, None, None, id="no day known"),
        pytest.param("planned", "spring", CAME, None, id="no date"),
        pytest.param(None, CAME - DAY, CAME, None, id="no state: unknown is not 'no'"),
    ],
)
def test_milestone_state(run, state, day, came, words):
    found = run("milestone_state", {"milestones/1/state": state, "milestones/1/new_date": day}, came=came)
    assert [words in finding.message for finding in found] == [True] * bool(words)


def line(number, project, name, day):
    said = {"project": project, "milestone": name, "new_date": day}
    return {f"milestones/{number}/{code}": value for code, value in said.items()}


@pytest.mark.parametrize(
    ("initial", "full", "is_found"),
    [
        pytest.param(("A", "IOC", CAME), ("A", "FOC", CAME - DAY), True, id="before"),
        pytest.param(("A", "IOC", CAME), ("A", "FOC", CAME), False, id="on one day"),
        pytest.param(("A", "IOC", CAME), ("B", "FOC", CAME - DAY), False, id="other projects"),
        pytest.param(
            ("A", "Initial  operational capability", CAME),
            ("a ", "Full Operational Capability", CAME - DAY),
            True,
            id="in full",
        ),
        pytest.param(("A", "IOC and FOC", CAME), ("A", "FOC", CAME - DAY), False, id="both in one line"),
        pytest.param(("A", "Focus group", CAME), ("A", "FOC", CAME - DAY), False, id="within a word"),
        pytest.param(("A", "IOC", "spring"), ("A", "FOC", CAME - DAY), False, id="no date"),
        pytest.param((None, "IOC", CAME), (None, "FOC", CAME - DAY), False, id="no project"),
    ],
)
def test_milestone_order(run, initial, full, is_found):
    found = run("milestone_order", line(1, *initial) | line(2, *full))
    assert [finding.message.startswith("Milestone in line\u00a02: ") for finding in found] == [
        True
    ] * is_found
