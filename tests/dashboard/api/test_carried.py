"""Answers of the last plan, confirmed by a program: a new version, in which nothing else changed."""

from dataclasses import replace

import pytest

from config.form import load_form_schema
from documents.form import write_json
from documents.reader import read_form
from models.rules.answers import Plan
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_identity, form_request

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
GREECE = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))


@pytest.fixture(scope="session")
def carried_plan(plan):
    """Return a plan whose answers on the commitments are carried over."""
    schema = load_form_schema("nip")
    read = read_form(plan, schema, form_identity(DEFINITION, GREECE), DEFINITION.year)
    answers = {
        key: replace(answer, carried_over=answer.is_given and key.sheet == "commitments")
        for key, answer in read.answers.items()
    }
    return write_json(form_request(DEFINITION, GREECE, Plan(read.identity, answers)))


@pytest.fixture
def waiting(greek, nip, carried_plan):
    """Return the lines that wait, of a version that was handed in."""
    assert greek.hand_in(carried_plan, "application/json").status_code == 201
    return greek.get(f"{nip}/carried", params={"limit": 200}).json()["items"]


def confirm(greek, nip, lines, version=1, **headers):
    said = {"version": version, "lines": [one["pointer"] for one in lines]}
    return greek.post(f"{nip}/carried/confirm", json=said, headers=headers)


def test_what_waits_is_listed_line_by_line(waiting):
    assert {one["version"] for one in waiting} == {1}
    assert waiting[0]["pointer"] == "/answers/commitments/1"
    assert waiting[0]["answers"][0]["text"]


def test_confirming_some(greek, nip, waiting):
    received = confirm(greek, nip, waiting[:2])
    assert (received.status_code, received.json()["version"]) == (201, 2)
    assert greek.get(f"{nip}/carried").json()["total"] == len(waiting) - 2
    assert greek.get(f"{nip}/submissions/2/differences").json()["answers"] == []


def test_one_key_confirms_once(greek, nip, waiting):
    first, again = (confirm(greek, nip, waiting, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, again.text) == (201, first.text)
    assert greek.get(f"{nip}/submissions").json()["total"] == 2


@pytest.mark.parametrize(("version", "lines"), [(2, None), (1, [{"pointer": "/answers/nowhere/1"}])])
def test_what_does_not_wait(greek, nip, waiting, version, lines):
    refused = confirm(greek, nip, lines or waiting, version)
    assert (refused.status_code, refused.json()["code"]) == (422, "nothing_to_confirm")
    assert greek.get(f"{nip}/submissions").json()["total"] == 1


def test_nothing_waits_where_nothing_came_and_a_statement_has_none(greek, nip):
    assert greek.get(f"{nip}/carried").json() == {"items": [], "total": 0}
    assert greek.get(f"/cycles/{CODE}/obligations/statement/carried").status_code == 404
