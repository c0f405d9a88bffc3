"""The projects of the reference data: what public sources say, and nothing more."""

import csv
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from config.project import Certainty, Role
from config.reference import read_projects, read_roster
from models.rules.projects import overlapping, role_on, weakest

REFERENCE = files("config") / "reference"
BY_CODE = {one.code: one for one in read_projects()}
LISTS = {
    row["as_of"]: row
    for row in csv.DictReader(
        (REFERENCE / "crrt_membership_history.csv").read_text(encoding="utf-8").splitlines()
    )
}
DAYS = {
    "2017-12-19": date(2017, 12, 19),
    "2019": date(2019, 1, 1),
    "2022-02": date(2022, 2, 1),
    "2023": date(2023, 1, 1),
    "2023 or later": date(2023, 5, 23),
}


def test_five_waves():
    waves = Counter(one.launched_on.year for one in read_projects())
    assert waves == {2018: 34, 2019: 13, 2021: 14, 2023: 11}
    assert sum(one.launched_on == date(2018, 3, 6) for one in read_projects()) == 17


def test_states_are_those_that_participate_and_no_state_has_two_roles():
    states = {"", *(entry.code for entry in read_roster("member_states"))}
    for project in read_projects():
        assert {one.state for one in project.roles} <= states, project.code
        assert overlapping(project.roles) == [], project.code


def test_what_was_only_recalled_is_unverified():
    recalled = {one.code for one in read_projects() if one.certainty is Certainty.UNVERIFIED}
    assert recalled == {"c-uas", "ew-interop", "cbrn-saas", "twister", "mac-eu", "ecowar", "gloria"}
    unsure = {one.code for one in read_projects() if weakest(one) is Certainty.UNVERIFIED}
    assert unsure - recalled == {"aifv-aav-lav", "eufor-croc", "eu-tmcc", "co-basing"}


def test_dated_roles_belong_to_a_project():
    rows = csv.DictReader((REFERENCE / "project_roles.csv").read_text(encoding="utf-8").splitlines())
    assert {row["project"] for row in rows} <= set(BY_CODE)


@pytest.mark.parametrize("as_of", LISTS)
def test_the_response_teams_agree_with_every_list(as_of):
    row, day, crrt = LISTS[as_of], DAYS[as_of], BY_CODE["crrt"]
    for column, role in (("participants_without_lead", "participant"), ("observers", "observer")):
        for state in filter(None, row[column].split(";")):
            assert role_on(crrt, state, day) == role, state
    assert role_on(crrt, row["lead"], day) is Role.LEAD


@pytest.mark.parametrize(
    ("as_of", "is_known"),
    [("2017-12-19", False), ("2019", True), ("2022-02", False), ("2023", False), ("2023 or later", True)],
)
def test_only_a_whole_list_says_who_is_not_in_it(as_of, is_known):
    assert role_on(BY_CODE["crrt"], "IE", DAYS[as_of]) is (Role.NONE if is_known else None)


def test_elsewhere_a_state_that_is_not_named_is_unknown():
    others = [one for one in read_projects() if one.code != "crrt"]
    assert {role_on(one, "SE", date(2024, 3, 10)) for one in others} == {None, Role.PARTICIPANT}
