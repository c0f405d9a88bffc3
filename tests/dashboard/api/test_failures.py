"""How programs are refused before anything is asked: too often, by a wrong name, by a wrong method."""

import json
from datetime import timedelta

import pytest

import models.errors
from dashboard.api.described import ACTING, HANDING_IN
from dashboard.failures import status_of
from dashboard.limits import Limit
from dashboard.problems import OTHERWISE, problem
from dashboard.web import CALLS
from models.errors import CycleError


def test_who_asks_too_often_waits(clock, greek, program, token_of):
    for _ in range(CALLS):
        assert greek.get("/me").status_code == 200
    refused = greek.get("/me")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert refused.json()["code"] == "too_many_requests"
    assert program(token_of()).get("/me").status_code == 200
    clock.pass_by(seconds=60)
    assert greek.get("/me").status_code == 200


def test_who_tries_tokens_waits_too(greek, program):
    for _ in range(CALLS):
        assert program("kalends_made-up").get("/me").status_code == 401
    assert program("kalends_made-up").get("/me").status_code == 429
    assert greek.get("/me").status_code == 200


@pytest.mark.parametrize("name", ["Basic x", "Bearer", "Bearer a b", "bearer é"])
def test_other_authorization(program, name):
    answer = program().get("/me", headers={"Authorization": name.encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_needed")


ERRORS = {name for name, one in vars(models.errors).items() if isinstance(one, type)}


@pytest.mark.parametrize("name", sorted(ERRORS - {"LinkError"}))
def test_each_error_has_a_status_that_is_described(name):
    kind = getattr(models.errors, name)
    described = {int(status) for status in ACTING | HANDING_IN}
    assert OTHERWISE.get(kind, status_of(kind.__new__(kind))) in described


def test_another_method(greek):
    answer = greek("DELETE", "/me")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET"
    assert answer.json()["way_out"].startswith("/api/v1/openapi.json")


def test_a_fault_of_ours_keeps_its_way_out():
    told = json.loads(problem(500, CycleError("it is broken", "try again later"), "1a2b").body)
    assert (told["code"], told["reference"]) == ("internal_server_error", "1a2b")
    assert told["way_out"] == "Try again later."


def test_another_name_of_this_machine(greek):
    assert greek.get("/me", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_limit_forgets_who_asks_no_more(clock, monkeypatch):
    monkeypatch.setattr("dashboard.limits._REMEMBERED", 3)
    limit = Limit(1, timedelta(minutes=1))
    assert [limit.wait_for(who, clock()) for who in "abc"] == [0, 0, 0]
    assert limit.wait_for("a", clock()) == 60
    clock.pass_by(seconds=61)
    assert limit.wait_for("d", clock()) == 0
    assert set(limit._asked) == {"d"}
