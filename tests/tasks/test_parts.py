"""Parts announced for a day: looked for on the day after, told to the desk, and to no state."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.queries.cycles import look_at_cycle
from models.rules.answers import Answer, AnswerKey, plan_from_json, plan_to_json
from models.rules.findings import Audience
from models.rules.lint import read_definition
from models.tables import FindingRow, Letter, Submission
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance, next_due
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.status import cycle_status, status_data

CODE = "pesco-nip-2024"
AT = datetime(2024, 2, 20, 9, tzinfo=UTC)
ANNOUNCED = date(2024, 2, 21)
BEFORE, AFTER = datetime(2024, 2, 22, 7, 59, 59, tzinfo=UTC), datetime(2024, 2, 22, 8, tzinfo=UTC)
DEFINITION = read_definition(definition_text(CODE))
GREECE = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))
SAID = "EL nip: Sheet Figures was to follow by 2024-02-21, and this version does not have it."


@pytest.fixture
def installation_url(database_url):
    return database_url


def give(services, variant, follows_on, at=AT):
    """Hand in a form of Greece that says when its figures follow."""
    hand_in(services, HandIn(CODE, "EL", "nip", file_of(DEFINITION, GREECE, variant), at), at)
    with services.transaction() as session:
        row = session.exec(select(Submission).order_by(Submission.version.desc())).first()
        plan = plan_from_json(row.answers)
        day = {AnswerKey("cover", "", "figures_follow_on"): Answer(follows_on)}
        given = {key: one for key, one in plan.answers.items() if key.sheet != "figures"}
        row.answers = plan_to_json(replace(plan, answers=given | (day if follows_on else {})))
        session.add(row)
    advance(services, CODE, at)


def overdue(services, now):
    return list(cycle_status(services, CODE, now).overdue_parts)


def next_at(services, now):
    with services.reading() as session:
        return next_due(look_at_cycle(session, CODE, now))


def count(services, table):
    with services.reading() as session:
        return len(session.exec(select(table)).all())


def test_it_is_looked_for_on_the_day_after_and_told_to_the_desk_alone(opened):
    give(opened, Variant.INCOMPLETE, ANNOUNCED)
    letters = count(opened, Letter)
    assert next_at(opened, AT) == AFTER
    assert "check_submissions" not in advance(opened, CODE, BEFORE)
    assert advance(opened, CODE, AFTER)["check_submissions"] == 1
    assert overdue(opened, AFTER) == [SAID]
    with opened.reading() as session:
        [found] = session.exec(select(FindingRow).where(FindingRow.rule == "part_overdue"))
    assert found.audience is Audience.DESK
    assert count(opened, Letter) == letters
    assert status_data(cycle_status(opened, CODE, AFTER))["overdue_parts"] == [SAID]


def test_again_changes_nothing(opened):
    give(opened, Variant.INCOMPLETE, ANNOUNCED)
    advance(opened, CODE, AFTER)
    findings = count(opened, FindingRow)
    assert "check_submissions" not in advance(opened, CODE, AFTER)
    assert (count(opened, FindingRow), next_at(opened, AFTER) == AFTER) == (findings, False)


def test_a_new_version_is_what_was_waited_for_until_it_is_withdrawn(opened):
    give(opened, Variant.INCOMPLETE, ANNOUNCED)
    give(opened, Variant.VALID, None, BEFORE)
    assert "check_submissions" not in advance(opened, CODE, AFTER)
    carry_out(
        opened, Act(CODE, "EL", "nip", Deed.WITHDRAW, Particulars(version=2, reason="a mistake")), AFTER
    )
    assert advance(opened, CODE, AFTER)["check_submissions"] == 1
    assert overdue(opened, AFTER) == [SAID]


def test_another_day_announced_in_a_new_version_is_waited_for(opened):
    give(opened, Variant.INCOMPLETE, ANNOUNCED)
    advance(opened, CODE, AFTER)
    give(opened, Variant.VALID, date(2024, 2, 26), AFTER)
    assert overdue(opened, AFTER) == []
    later = datetime(2024, 2, 27, 8, tzinfo=UTC)
    assert next_at(opened, datetime(2024, 2, 26, 22, tzinfo=UTC)) == later
    advance(opened, CODE, later)
    assert len(overdue(opened, later)) == 1


def test_a_form_that_cannot_be_read_then_is_the_operators_and_looked_at_once(opened):
    give(opened, Variant.INCOMPLETE, ANNOUNCED)
    with opened.transaction() as session:
        row = session.exec(select(Submission)).one()
        row.answers = "{"
        session.add(row)
    assert advance(opened, CODE, AFTER)["check_submissions"] == 1
    with opened.reading() as session:
        rules = [row.rule for row in session.exec(select(FindingRow).order_by(FindingRow.position))]
    assert rules[-1] == "all_checks"
    assert "check_submissions" not in advance(opened, CODE, AFTER)
