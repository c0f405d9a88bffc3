"""Projects on a day: who is in one as what, and that unknown is not no."""

from datetime import date

import pytest

from config.project import (
    EVERYONE_ELSE,
    Certainty,
    Milestone,
    ProjectRecord,
    ProjectRole,
    ProjectStatus,
    Role,
)
from models.rules.projects import as_of, overlapping, role_on, said_on, weakest

SAID = {"certainty": Certainty.READ, "source": "a list"}
LAUNCHED_ON = date(2018, 3, 6)


def role(state, what, first=None, last=None, certainty=Certainty.READ):
    days = [day and date.fromisoformat(day) for day in (first, last)]
    return ProjectRole(
        state=state, role=what, valid_from=days[0], valid_to=days[1], certainty=certainty, source="a list"
    )


PROJECT = ProjectRecord(
    code="teams",
    name="Teams",
    domain="cyber-c4isr",
    launched_on=LAUNCHED_ON,
    roles=(
        role("LT", Role.LEAD, "2017-12-19"),
        role("IT", Role.PARTICIPANT, "2019-01-01", "2022-01-31"),
        role("IT", Role.OBSERVER, "2023-01-01"),
        role("EE", Role.PARTICIPANT),
        role(EVERYONE_ELSE, Role.NONE, "2023-01-01"),
    ),
    milestones=(
        Milestone(title="FOC", planned_on=date(2023, 6, 30), valid_to=date(2021, 12, 31), **SAID),
        Milestone(title="FOC", planned_on=date(2025, 6, 30), valid_from=date(2022, 1, 1), **SAID),
    ),
    statuses=(ProjectStatus(text="execution", valid_from=date(2021, 5, 1), **SAID),),
    **SAID,
)


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        pytest.param("LT", date(2017, 12, 18), None, id="before anything is known"),
        pytest.param("LT", date(2017, 12, 19), Role.LEAD, id="its first day, before the launch"),
        pytest.param("IT", date(2018, 12, 31), None, id="the day before its first day"),
        pytest.param("IT", date(2022, 1, 31), Role.PARTICIPANT, id="its last day"),
        pytest.param("IT", date(2022, 2, 1), None, id="between two roles: unknown"),
        pytest.param("IT", date(2023, 1, 1), Role.OBSERVER, id="another role, over everyone else"),
        pytest.param("EE", date(2018, 3, 5), None, id="no first day: not before the launch"),
        pytest.param("EE", date(2018, 3, 6), Role.PARTICIPANT, id="no first day: from the launch on"),
        pytest.param("DE", date(2022, 12, 31), None, id="unknown is not no"),
        pytest.param("DE", date(2023, 1, 1), Role.NONE, id="all members are known"),
    ],
)
def test_role_on_a_day(state, day, expected):
    assert role_on(PROJECT, state, day) is expected


def test_a_project_of_which_nothing_is_known_says_nothing():
    bare = ProjectRecord(code="bare", name="Bare", domain="space", launched_on=LAUNCHED_ON, **SAID)
    assert role_on(bare, "EL", date(2024, 3, 10)) is None
    assert said_on(bare, "EL", date(2024, 3, 10)) is None


def test_what_was_said_comes_with_its_source():
    said = said_on(PROJECT, "DE", date(2024, 1, 1))
    assert (said.role, said.source, said.certainty) == (Role.NONE, "a list", Certainty.READ)


@pytest.mark.parametrize(
    ("day", "planned", "statuses"),
    [
        pytest.param(date(2021, 4, 30), [date(2023, 6, 30)], [], id="first plan"),
        pytest.param(date(2021, 12, 31), [date(2023, 6, 30)], ["execution"], id="its last day"),
        pytest.param(date(2022, 1, 1), [date(2025, 6, 30)], ["execution"], id="later plan"),
    ],
)
def test_milestones_and_status_on_a_day(day, planned, statuses):
    then = as_of(PROJECT, day)
    assert [one.planned_on for one in then.milestones] == planned
    assert [one.text for one in then.statuses] == statuses


@pytest.mark.parametrize(
    ("roles", "pairs"),
    [
        pytest.param([("2019-01-01", "2019-12-31"), ("2020-01-01", None)], 0, id="one after the other"),
        pytest.param([("2019-01-01", "2020-01-01"), ("2020-01-01", None)], 1, id="one day"),
        pytest.param([("2019-01-01", None), ("2020-01-01", None)], 1, id="the first has no end"),
        pytest.param([(None, None), ("2020-01-01", None)], 1, id="no first day"),
    ],
)
def test_two_roles_on_one_day(roles, pairs):
    assert len(overlapping(role("EL", Role.OBSERVER, *days) for days in roles)) == pairs


def test_states_do_not_overlap_each_other():
    assert overlapping([role("EL", Role.LEAD), role("FR", Role.LEAD)]) == []


def test_the_least_sure_statement_counts():
    unsure = role("EL", Role.LEAD, certainty=Certainty.UNVERIFIED)
    inferred = role("EL", Role.LEAD, certainty=Certainty.INFERRED)
    record = ProjectRecord(
        code="x", name="X", domain="space", launched_on=LAUNCHED_ON, roles=(inferred, unsure), **SAID
    )
    assert weakest(record) is Certainty.UNVERIFIED
    assert weakest(as_of(PROJECT, date(2024, 1, 1))) is Certainty.READ
