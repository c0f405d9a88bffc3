"""Reading a file of projects: everything wrong is named by its line."""

from datetime import date

import pytest

from config.project import Certainty, Role
from models.errors import ProjectFileError
from tasks.projects import read_project_file

HEADER = "project,kind,name,domain,state,planned_on,valid_from,valid_to,certainty,source"
HEAD = "teams,project,Response Teams,cyber-c4isr,,,2018-03-06,,read,Decision"


def content(*lines, header=HEADER):
    return "\n".join([header, *lines, ""]).encode()


def problems(*lines, header=HEADER):
    with pytest.raises(ProjectFileError) as caught:
        read_project_file(content(*lines, header=header))
    return caught.value.problems


def test_a_project_is_read(whole_file):
    (record,) = read_project_file(whole_file)
    assert (record.code, record.name, record.launched_on) == ("teams", "Response Teams", date(2018, 3, 6))
    assert [(one.state, one.role) for one in record.roles] == [
        ("LT", Role.LEAD),
        ("IT", Role.PARTICIPANT),
        ("IT", Role.OBSERVER),
        ("", Role.NONE),
    ]
    assert record.roles[2].certainty is Certainty.UNVERIFIED
    assert record.roles[1].valid_to == date(2022, 1, 31)
    assert [one.planned_on for one in record.milestones] == [date(2021, 5, 31)]
    assert [one.text for one in record.statuses] == ["execution"]


def test_lines_of_a_project_may_stand_anywhere():
    other = HEAD.replace("teams", "other")
    records = read_project_file(content("teams,lead,,,LT,,,,read,List", other, HEAD))
    assert [(one.code, len(one.roles)) for one in records] == [("teams", 1), ("other", 0)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("Teams,lead,,,LT,,,,read,List", "project: 'Teams' is not a code", id="code"),
        pytest.param("teams,member,,,LT,,,,read,List", "kind: 'member' is not known here", id="kind"),
        pytest.param("teams,lead,,,GR,,,,read,List", "state: 'GR' is not a participating state; is", id="GR"),
        pytest.param("teams,observer,,,NO,,,,read,List", "name third states in the text", id="third state"),
        pytest.param(
            "teams,lead,,,,,,,read,List", "state: a line of the kind 'lead' needs it", id="no state"
        ),
        pytest.param("teams,lead,,,LT,,1.3.18,,read,List", "valid_from: '1.3.18' is not a day", id="day"),
        pytest.param("teams,lead,,,LT,,2019-01-02,2019-01-01,read,List", "valid_to: it is before", id="days"),
        pytest.param("teams,lead,,,LT,,,,sure,List", "certainty: 'sure' is not known here", id="certainty"),
        pytest.param("teams,lead,,,LT,,,,read,", "source: it is empty", id="no source"),
        pytest.param(
            "teams,lead,Name,,LT,,,,read,List", "name: a line of the kind 'lead' does not", id="more"
        ),
        pytest.param("teams,milestone,FOC,,,,,,read,List", "planned_on: a line of the kind", id="no plan"),
        pytest.param('teams,status,"a\nb",,,,,,read,List', "name: a text on one line", id="two lines"),
        pytest.param("teams,lead,,,LT", "it has 5 cells", id="cells"),
        pytest.param(HEAD, "has its line of the kind 'project' already, line 2", id="two heads"),
        pytest.param(
            "other,lead,,,LT,,,,read,List", "'other' has no line of the kind 'project'", id="no head"
        ),
    ],
)
def test_a_problem_names_its_line(line, problem):
    (found,) = problems(HEAD, line)
    assert found.startswith(f"line {4 if chr(10) in line else 3}: ")
    assert problem in found


def test_two_roles_on_a_day_name_both_lines():
    first, second = "teams,lead,,,LT,,,2020-01-01,read,List", "teams,observer,,,LT,,2020-01-01,,read,List"
    (found,) = problems(HEAD, second, first)
    assert found == "line 4: LT has two roles on the same day, this one and that in line 3"


def test_all_problems_come_together():
    found = problems(
        HEAD, "teams,lead,,,XX,,,,read,List", "teams,lead,,,LT,,,,read,", "other,none,,,,,,,read,L"
    )
    assert [one.partition(":")[0] for one in found] == ["line 3", "line 4", "line 5"]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        pytest.param(HEADER.replace(",source", ""), "the column 'source' is missing", id="missing"),
        pytest.param(HEADER + ",notes", "the column 'notes' is not known", id="unknown"),
    ],
)
def test_columns(header, problem):
    assert problem in problems(header=header)[0]


def test_a_line_with_too_few_cells_brings_no_other_problem():
    assert problems(HEAD, "teams,lead") == ["line 3: it has 2 cells, but there are 10 columns"]


def test_an_empty_file_is_refused():
    assert problems() == ["the file holds no project"]
