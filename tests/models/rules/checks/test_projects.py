"""Checks on the list of projects."""

import pytest


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        pytest.param("EU Beyond", "EU Beyond", True, id="the same"),
        pytest.param("EU  Beyond", "eu beyond ", True, id="other capitals and spaces"),
        pytest.param("EU Beyond", "EU Beyond 2", False, id="another"),
        pytest.param("EU Beyond", None, False, id="one alone"),
        pytest.param("", "", False, id="empty"),
    ],
)
def test_project_twice(run, first, second, is_found):
    found = run("project_twice", {"projects/1/project": first, "projects/4/project": second})
    words = f"Project in line\u00a04: '{second}' stands in line\u00a01 as well."
    assert [finding.message for finding in found] == [words] * is_found


@pytest.mark.parametrize(
    ("listed", "named", "is_found"),
    [
        pytest.param("EU Beyond", "EU Collaborate", True, id="another"),
        pytest.param(None, "EU Beyond", True, id="nothing listed"),
        pytest.param("EU Beyond", "eu  beyond", False, id="other capitals and spaces"),
        pytest.param("EU Beyond", None, False, id="no project named"),
    ],
)
def test_project_not_listed(run, listed, named, is_found):
    found = run("project_not_listed", {"projects/1/project": listed, "milestones/2/project": named})
    words = f"Milestone in line\u00a02: '{named}' is not on the sheet Projects."
    assert [finding.message for finding in found] == [words] * is_found
