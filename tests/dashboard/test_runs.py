"""The pages of runs, with a Prefect that answers as it is told, or not at all."""

import re
import time

import pytest

from benchmarks.site.prefect import RUN, run_told
from benchmarks.site.reading import text_of
from dashboard import prefect_api
from models.queries.access import accesses

CODE = "pesco-nip-2024"
FAULT = "Flow run encountered an exception: FaultError: OperationalError in advance (advance.py, line 3)"


@pytest.fixture
def services(services, with_prefect):
    return with_prefect(services)


def test_what_ran_and_what_comes(prefect, officer):
    prefect.runs = [run_told(parameters={"cycle_code": CODE})]
    prefect.planned = [
        run_told(number, "SCHEDULED", expected_start_time=f"2024-02-01T09:{number}:00Z", start_time=None)
        for number in (10, 20)
    ]
    shown = text_of(officer.get("/runs").text)
    assert f"Whatever is due {CODE}" in shown
    assert "1 min 15 s" in shown
    assert "Whatever is due: Thursday 1 February 2024, 10:10" in shown
    assert "10:20" not in shown


@pytest.mark.parametrize(
    ("kind", "message", "said"),
    [
        pytest.param("FAILED", FAULT, "The database or the network did not answer", id="away"),
        pytest.param(
            "FAILED",
            FAULT.replace("OperationalError", "KeyError"),
            "A fault in the program: KeyError in",
            id="fault",
        ),
        pytest.param(
            "FAILED",
            "Flow run encountered an exception: UnknownCycleError: no cycle 'x' is open in this database",
            "No cycle &#39;x&#39; is open in this database. Nothing is lost",
            id="refused",
        ),
        pytest.param("FAILED", None, "No reason is on record", id="unsaid"),
        pytest.param("CRASHED", "exited with -9", "Its process ended before it was done", id="killed"),
        pytest.param("CANCELLED", "slots", "Another run was at work, which did all", id="not needed"),
    ],
)
def test_why(prefect, officer, kind, message, said):
    prefect.runs = [run_told(kind=kind, message=message)]
    shown = text_of(officer.get("/runs").text)
    assert said in shown
    assert ("Run it again" in shown) is (kind != "CANCELLED")


def test_pages_of_fifty(prefect, officer):
    prefect.runs, prefect.pages = [run_told()], 3
    assert "Page 2 of 3" in text_of(officer.get("/runs?page=2").text)
    asked = dict(prefect.asked)["/api/flow_runs/paginate"]
    assert (asked["limit"], asked["page"]) == (50, 2)
    assert asked["flow_runs"]["tags"] == {"all_": ["kalends"]}


def start_form(page):
    return {
        "flow": "send-reminders",
        "cycle": CODE,
        "key": re.search(r'name="key" value="([^"]+)"', page.text)[1],
    }


def test_starting_a_run_twice_is_one(prefect, services, officer):
    form = start_form(officer.get("/runs"))
    for _ in range(2):
        assert f"A run was asked for: Reminders, for {CODE}" in text_of(officer.post("/runs", form).text)
    (started,) = prefect.started.values()
    assert (started["deployment_id"], started["parameters"]) == ("send-reminders", {"cycle_code": CODE})
    with services.reading() as session:
        noted = accesses(session)[0]
    assert (noted.deed, noted.cycle, noted.what) == ("start_run", CODE, "send-reminders")


@pytest.mark.parametrize(
    "wrong", [{"flow": "rm-rf"}, {"flow": "rehearse"}, {"cycle": "no-such"}, {"cycle": "../x"}]
)
def test_starting_what_is_not_there(prefect, officer, wrong):
    form = start_form(officer.get("/runs")) | wrong
    assert officer.post("/runs", form).status_code == 404
    assert prefect.started == {}


def test_repeating_asks_once_and_for_what_is_due_now(prefect, officer):
    given = {"cycle_code": CODE, "now": "2024-01-01T00:00:00Z"}
    prefect.runs = [run_told(kind="FAILED", parameters=given)]
    officer.get("/runs")
    for _ in range(2):
        assert "asked for anew" in text_of(officer.post(f"/runs/{prefect.runs[0]['id']}/again").text)
    ((key, started),) = prefect.started.items()
    assert key == f"again-{prefect.runs[0]['id']}"
    assert (started["deployment_id"], started["parameters"]) == ("d1", {"cycle_code": CODE})


@pytest.mark.parametrize("runs", [[], [run_told()]], ids=["unknown", "it did not fail"])
def test_what_cannot_be_repeated(prefect, officer, runs):
    prefect.runs = runs
    officer.get("/runs")
    answer = officer.post(f"/runs/{RUN[:-2]}01/again")
    assert answer.status_code == 404
    assert prefect.started == {}


def test_away_is_said_and_not_asked_again_for_a_while(prefect, officer, monkeypatch):
    prefect.status = 503
    shown = text_of(officer.get("/runs").text)
    assert "It is away since Thursday 1 February 2024, 10:00:00" in shown
    asked = len(prefect.asked)
    prefect.status = 200
    form = start_form(officer.seen[-1])
    answer = officer.post("/runs", form)
    assert f"kalends advance {CODE}" in text_of(answer.text)
    assert (answer.status_code, len(prefect.asked)) == (503, asked)
    monkeypatch.setattr(prefect_api, "monotonic", lambda: time.monotonic() + 16)
    assert "away since" not in text_of(officer.get("/runs").text)


def test_a_server_that_says_nonsense_is_away(prefect, officer):
    prefect.runs = [{"id": 1}]
    assert "does not answer" in text_of(officer.get("/runs").text)


def test_a_way_into_prefect(prefect, services, officer):
    prefect.runs = [run_told()]
    assert f'href="{prefect.url[:-4]}/runs/flow-run/{RUN[:-2]}01"' in officer.get("/runs").text
