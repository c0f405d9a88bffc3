"""Answers of the last plan confirmed in one go: a new version, in which nothing else changed."""

from dataclasses import replace

import pytest

from config.form import load_form_schema
from documents.form import write_json
from documents.reader import read_form
from models.rules.answers import Plan
from models.rules.lint import read_definition
from tasks.confirming import carried_answers
from tasks.definitions import definition_text
from tasks.differences import Compared, compare_versions
from tasks.forms import FormFor, form_identity, form_request
from tasks.questions import Whose

CODE = "pesco-nip-2024"
CARRIED = f"/desk/{CODE}/EL/nip/carried"
DEFINITION = read_definition(definition_text(CODE))
GREECE = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))
SHEET = "commitments"


@pytest.fixture(scope="session")
def carried_plan(plan):
    schema = load_form_schema("nip")
    read = read_form(plan, schema, form_identity(DEFINITION, GREECE), DEFINITION.year)
    answers = {
        key: replace(answer, carried_over=answer.is_given and key.sheet == SHEET)
        for key, answer in read.answers.items()
    }
    return write_json(form_request(DEFINITION, GREECE, Plan(read.identity, answers)))


@pytest.fixture
def page(greece, give, carried_plan):
    give(greece, carried_plan, file_name="plan.json")
    return greece.get(CARRIED)


@pytest.fixture
def waiting(services, clock):
    return lambda: carried_answers(services, Whose(CODE, "EL", "nip"), clock()).lines


def ticked(page):
    return page.text.count('name="lines"')


def shown(page):
    return page.text.partition('name="on" value="')[2].partition('"')[0]


def test_what_waits_is_shown_line_by_line(page, waiting, owed):
    assert ticked(page) == len(waiting()) > 0
    assert any(one.rule == "unconfirmed_answer" for one in owed().versions[0].findings)


def test_confirming_all(services, clock, greece, page, waiting):
    lines = [one.pointer for one in waiting()]
    greece.post(CARRIED, {"on": shown(page), "lines": lines})
    assert waiting() == ()
    found = compare_versions(services, Compared(CODE, "EL", "nip", 1, 2), clock())
    assert found.found.answers == ()


def test_confirming_some(greece, page, waiting, owed):
    first, *rest = (one.pointer for one in waiting())
    greece.post(CARRIED, {"on": shown(page), "lines": [first]})
    assert [one.pointer for one in waiting()] == rest
    assert any(one.rule == "unconfirmed_answer" for one in owed().versions[-1].findings)


def test_a_newer_version_came_meanwhile(greece, give, page, carried_plan, owed):
    newer = carried_plan.replace(b"of Greece on commitment 1.", b"of Greece on commitment one.")
    give(greece, newer, file_name="plan.json")
    assert greece.post(CARRIED, {"on": shown(page), "lines": ["/answers/commitments/1"]}).status_code == 422
    assert len(owed().versions) == 2


@pytest.mark.parametrize("lines", [[], ["/answers/nowhere/1"]])
def test_nothing_ticked(greece, page, owed, lines):
    again = greece.post(CARRIED, {"on": shown(page), "lines": lines})
    assert again.status_code == 422
    assert 'id="errors"' in again.text
    assert shown(again)
    assert len(owed().versions) == 1


@pytest.mark.parametrize("on", ["", "x", "1", "1.", "-1.key", "99999999.key"])
def test_what_no_page_sends(greece, page, on):
    assert greece.post(CARRIED, {"on": on, "lines": []}).status_code == 422
