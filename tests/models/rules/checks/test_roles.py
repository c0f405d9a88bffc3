"""Roles in projects against the record: other ones are found, unknown ones are asked about."""

from datetime import date

import pytest

from config.form import load_form_schema
from config.project import EVERYONE_ELSE, Certainty, ProjectRecord, ProjectRole, Role
from config.reference import read_projects
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CheckInput, run_checks
from models.rules.checks.roles import by_name
from models.rules.findings import Audience, Level

CAME = date(2024, 3, 8)
READ = {"certainty": Certainty.READ, "source": "a list"}


def role(state, what, certainty=Certainty.READ, first=None):
    return ProjectRole(state=state, role=what, valid_from=first, certainty=certainty, source="a list")


def project(*roles, code="teams", name="Rapid Response Teams (CRRT)"):
    return ProjectRecord(
        code=code, name=name, domain="cyber-c4isr", launched_on=date(2018, 3, 6), roles=roles, **READ
    )


def rules(record, said, named="CRRT", came=CAME):
    answers = {
        AnswerKey("projects", "1", "project"): Answer(named),
        AnswerKey("projects", "1", "role"): Answer(said, cell="C5"),
    }
    plan = Plan(FormIdentity("pesco-nip-2024", "SK", "nip", 2), answers)
    given = CheckInput(
        plan, load_form_schema("nip"), (), 2024, {}, received_on=came, projects=by_name(record)
    )
    return run_checks(["role_not_as_on_record", "role_not_on_record"], given)


@pytest.mark.parametrize(
    ("on_record", "said", "rule"),
    [
        pytest.param([role("SK", Role.OBSERVER)], "lead", "role_not_as_on_record", id="another"),
        pytest.param([role("SK", Role.LEAD)], "lead", None, id="the same"),
        pytest.param([role(EVERYONE_ELSE, Role.NONE)], "lead", "role_not_as_on_record", id="known as none"),
        pytest.param([], "lead", "role_not_on_record", id="unknown"),
        pytest.param([role("CZ", Role.LEAD)], "lead", "role_not_on_record", id="only others known"),
        pytest.param(
            [role("SK", Role.OBSERVER, Certainty.UNVERIFIED)], "lead", "role_not_on_record", id="unverified"
        ),
        pytest.param(
            [role("SK", Role.OBSERVER, first=date(2024, 3, 8))],
            "lead",
            "role_not_as_on_record",
            id="since today",
        ),
        pytest.param(
            [role("SK", Role.OBSERVER, first=date(2024, 3, 9))],
            "lead",
            "role_not_on_record",
            id="from tomorrow",
        ),
        pytest.param(
            [role("SK", Role.OBSERVER, Certainty.INFERRED)], "lead", "role_not_as_on_record", id="inferred"
        ),
        pytest.param([role("SK", Role.LEAD)], "guest", None, id="no choice is another finding"),
        pytest.param([role("SK", Role.LEAD)], None, None, id="no role: unknown is not 'no'"),
    ],
)
def test_roles(on_record, said, rule):
    assert [finding.rule for finding in rules([project(*on_record)], said)] == ([rule] if rule else [])


def test_another_role_names_the_source_and_asks_the_contact_for_no_correction():
    [finding] = rules([project(role("SK", Role.OBSERVER))], "lead")
    assert finding.message == (
        "Project in line\u00a01: 'lead' in 'CRRT'; on record as 'observer' on 2024-03-08 (a list)."
    )
    assert (finding.level, finding.audience, finding.cell) == (Level.WARNING, Audience.CONTACT, "C5")


def test_what_is_not_known_is_for_the_desk():
    [finding] = rules([project()], "lead", named="Another project")
    assert finding.message.endswith("'Another project' is no project on record under this name.")
    assert (finding.level, finding.audience) == (Level.INFO, Audience.DESK)


@pytest.mark.parametrize(("record", "came"), [([], CAME), ([project()], None)], ids=["no record", "no day"])
def test_without_record_or_day_nothing_is_said(record, came):
    assert rules(record, "lead", came=came) == ()


@pytest.mark.parametrize(
    "named", ["CRRT", "crrt", "rapid  response teams", "Rapid Response Teams (CRRT)", "teams"]
)
def test_names_of_a_project(named):
    assert [each.rule for each in rules([project(role("SK", Role.OBSERVER))], "lead", named)] == (
        ["role_not_as_on_record"]
    )


def test_a_name_of_two_projects_names_neither():
    both = [
        project(role("SK", Role.OBSERVER)),
        project(role("SK", Role.OBSERVER), code="other", name="Other (CRRT)"),
    ]
    assert [finding.rule for finding in rules(both, "lead")] == ["role_not_on_record"]


def test_projects_of_the_reference_data_have_names():
    assert len({one.code for one in by_name(read_projects()).values()}) == len(read_projects())
