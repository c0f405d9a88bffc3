"""Checks of what came: in every language, against the last plan, and not stopped by one that raises."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from models.queries.submissions import LastPlan
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan, plan_from_json, plan_to_json
from models.rules.checks import CHECKS, running
from models.rules.findings import Audience
from models.rules.lint import read_definition
from models.tables import FindingRow, Submission
from tasks import checks
from tasks.checks import check_submissions
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.metrics import metrics, metrics_data
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
AT = datetime(2024, 2, 20, 9, tzinfo=UTC)
DEFINITION = read_definition(definition_text(CODE))
GREECE = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))


def give(services, variant):
    hand_in(services, HandIn(CODE, "EL", "nip", file_of(DEFINITION, GREECE, variant), AT), AT)
    return check_submissions(services, CODE, AT)


def findings(services):
    with services.reading() as session:
        return list(session.exec(select(FindingRow).order_by(FindingRow.position)))


def test_findings_are_stored_in_every_language(opened):
    assert give(opened, Variant.INCOMPLETE) == 1
    [first, *_] = [row for row in findings(opened) if row.rule == "missing_item"]
    assert first.message.startswith("Commitment\u00a04 (")
    assert first.message_fr.startswith("Engagement\u00a04 (")
    assert first.advice_fr.startswith("Veuillez remplir")


def test_a_check_that_raises_stops_neither_the_others_nor_the_cycle(opened, monkeypatch, caplog):
    def break_down(given):
        raise ValueError(given.plan)

    broken = replace(CHECKS["missing_figure"], find=break_down)
    monkeypatch.setattr(running, "CHECKS", {**CHECKS, "missing_figure": broken})
    with caplog.at_level(logging.ERROR, "kalends.checks"):
        assert give(opened, Variant.INCOMPLETE) == 1
    rows = findings(opened)
    assert [row.rule for row in rows if row.audience is Audience.OPERATOR] == ["missing_figure"]
    assert "missing_item" in {row.rule for row in rows}
    [logged] = caplog.messages
    assert logged.startswith(
        "check missing_figure could not be run on submission 1 of pesco-nip-2024: ValueError"
    )
    assert "break_down (test_checks.py, line " in logged
    assert "Rehearsal" not in logged
    assert check_submissions(opened, CODE, AT) == 0
    counted = [one for one in metrics_data(metrics(opened, AT)) if one["name"] == "kalends_check_faults"]
    assert [(one["labels"]["check"], one["value"]) for one in counted] == [("missing_figure", 1)]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param("Rehearsal: answer of Greece on commitment 1.", ["unchanged_text"], id="the same"),
        pytest.param("Something else.", [], id="another"),
    ],
)
def test_the_last_plan_is_held_beside(opened, monkeypatch, text, rules):
    key = AnswerKey("commitments", "1", "progress")
    last = plan_to_json(Plan(FormIdentity(CODE, "EL", "nip", 2), {key: Answer(text)}))
    monkeypatch.setattr(checks, "last_plans", lambda *_: {"EL": LastPlan(CODE, last)})
    give(opened, Variant.VALID)
    assert [row.rule for row in findings(opened) if row.rule == "unchanged_text"] == rules


def test_a_registration_has_nothing_to_look_at(opened):
    give(opened, Variant.INCOMPLETE)
    with opened.transaction() as session:
        row = session.exec(select(Submission)).one()
        row.checked_at, row.answers = None, None
        session.add(row)
        for found in session.exec(select(FindingRow)):
            session.delete(found)
    assert check_submissions(opened, CODE, AT) == 1
    assert findings(opened) == []


def test_a_form_that_cannot_be_read_stops_no_other(opened, monkeypatch, caplog):
    monkeypatch.setattr(checks, "plan_from_json", lambda text, read=plan_from_json: read(text[:-1]))
    with caplog.at_level(logging.ERROR, "kalends.checks"):
        give(opened, Variant.INCOMPLETE)
    monkeypatch.undo()
    (found,) = findings(opened)
    assert (found.rule, found.audience) == ("all_checks", Audience.OPERATOR)
    assert found.message == "No check could be run (JSONDecodeError)."
    assert caplog.messages[0].startswith("check all_checks could not be run on submission 1 of")
    counted = [one for one in metrics_data(metrics(opened, AT)) if one["name"] == "kalends_check_faults"]
    assert [(one["labels"]["check"], one["value"]) for one in counted] == [("all_checks", 1)]


def test_of_two_forms_the_one_that_can_be_read_is_checked(opened):
    for code, name in (("EL", "Greece"), ("BE", "Belgium")):
        form = FormFor(code, name, GREECE.deliverable)
        content = file_of(DEFINITION, form, Variant.INCOMPLETE)
        hand_in(opened, HandIn(CODE, code, "nip", content, AT), AT)
    with opened.transaction() as session:
        first = session.exec(select(Submission).order_by(Submission.id)).first()
        first.answers = "{"
        session.add(first)
    assert check_submissions(opened, CODE, AT) == 2
    rules = {key: {row.rule for row in findings(opened) if row.submission_id == key} for key in (1, 2)}
    assert rules[1] == {"all_checks"}
    assert "missing_item" in rules[2]


def test_a_database_that_is_away_is_no_fault_of_a_form(opened, monkeypatch):
    def away(*_):
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(checks, "catalogue_of", away)
    with pytest.raises(OperationalError):
        give(opened, Variant.INCOMPLETE)
    assert findings(opened) == []
