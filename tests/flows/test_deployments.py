"""What is deployed: on a work pool by prefect.yaml, by one process in flows/deployments.py."""

from importlib import import_module
from importlib.metadata import version
from inspect import signature
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import yaml
from prefect import Flow, get_client
from pydantic import AwareDatetime

from flows.deployments import MAIL_SCHEDULE, NAME, SCHEDULE, deployments
from flows.zombies import NAME as AUTOMATION, watch_for_zombies

FILE = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text(encoding="utf-8"))
DEPLOYED = {deployment["entrypoint"]: deployment for deployment in FILE["deployments"]}
FLOWS = {
    "annual_cycle",
    "open_call",
    "send_reminders",
    "check_submissions",
    "collect_statements",
    "deliver_notices",
    "aggregate_review",
    "take_in",
    "rehearse",
}
SCHEDULES = {"flows.cycle.annual_cycle": SCHEDULE, "flows.intake.take_in": MAIL_SCHEDULE}


def load(entrypoint):
    """Return the flow of an entrypoint by module."""
    module, name = entrypoint.rsplit(".", 1)
    return getattr(import_module(module), name)


def test_all_flows_are_deployed_once():
    assert {entrypoint.rsplit(".", 1)[1] for entrypoint in DEPLOYED} == FLOWS
    assert len(FILE["deployments"]) == len(FLOWS)


@pytest.mark.parametrize("entrypoint", DEPLOYED)
def test_flow_takes_ids_and_now_only(entrypoint):
    flow = load(entrypoint)
    hints = get_type_hints(flow.fn)
    hints.pop("return")
    assert isinstance(flow, Flow)
    taken = {"cycle_code": (str, type(None)), "now": (AwareDatetime, type(None))}
    if entrypoint == "flows.dress_rehearsal.rehearse":  # tested beside that flow
        return
    if entrypoint == "flows.intake.take_in":  # of mail nobody knows beforehand which cycle it is for
        del taken["cycle_code"]
    assert {name: get_args(hint) for name, hint in hints.items()} == taken
    assert {parameter.default for parameter in signature(flow.fn).parameters.values()} == {None}


@pytest.mark.parametrize("entrypoint", DEPLOYED)
def test_failures_and_crashes_are_explained(entrypoint):
    flow = load(entrypoint)
    assert flow.on_failure_hooks
    assert flow.on_crashed_hooks


@pytest.mark.parametrize("deployment", DEPLOYED.values(), ids=DEPLOYED)
def test_deployment_is_on_the_work_pool(deployment):
    assert (deployment["name"], deployment["work_pool"]) == (NAME, {"name": "kalends"})
    assert deployment["tags"] == ["kalends"]


def test_who_is_scheduled_runs_alone():
    scheduled = {name: one for name, one in DEPLOYED.items() if "schedules" in one}
    assert {name: one["schedules"] for name, one in scheduled.items()} == {
        name: [{"cron": schedule, "timezone": "UTC"}] for name, schedule in SCHEDULES.items()
    }
    alone = {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    queue = DEPLOYED["flows.dress_rehearsal.rehearse"]["concurrency_limit"]
    assert queue == {"limit": 1, "collision_strategy": "ENQUEUE"}
    assert [one["concurrency_limit"] for one in scheduled.values()] == [alone] * len(SCHEDULES)


def test_code_is_installed_not_pulled():
    assert FILE["pull"] == []


def test_versions_agree():
    assert FILE["prefect-version"] == version("prefect")


def test_one_process_serves_the_same():
    served = {deployment.entrypoint: deployment for deployment in deployments()}
    assert set(served) == set(DEPLOYED)
    assert {(one.name, *one.tags) for one in served.values()} == {(NAME, "kalends")}
    for name, schedule in SCHEDULES.items():
        one = served.pop(name)
        assert [(at.schedule.cron, at.schedule.timezone) for at in one.schedules] == [(schedule, "UTC")]
        assert (one.concurrency_limit, one.concurrency_options.collision_strategy) == (1, "CANCEL_NEW")
    assert not any(one.schedules for one in served.values())
    queued = served["flows.dress_rehearsal.rehearse"]
    assert (queued.concurrency_limit, queued.concurrency_options.collision_strategy) == (1, "ENQUEUE")


@pytest.mark.prefect
@pytest.mark.xfail(
    version("sqlalchemy") >= "2.1",
    reason="Prefect 3.8.8 cannot insert scheduled runs with SQLAlchemy 2.1",
    run=False,
)
def test_server_schedules_runs(prefect_server):
    cycle = deployments()[0].apply()
    with get_client(sync_client=True) as client:
        client.request("POST", "/deployments/{id}/schedule", path_params={"id": cycle}, json={"max_runs": 3})
        runs = client.read_flow_runs()
    planned = [run.expected_start_time for run in runs if run.deployment_id == cycle]
    assert len(planned) == 3
    assert {(instant.minute % 10, instant.second) for instant in planned} == {(0, 0)}


@pytest.mark.prefect
def test_automation_against_zombies_stays_one(prefect_server):
    watch_for_zombies()
    watch_for_zombies()
    with get_client(sync_client=True) as client:
        [found] = client.read_automations_by_name(AUTOMATION)
    assert found.enabled
    assert found.trigger.within.total_seconds() == 90
    assert [action.state.value for action in found.actions] == ["CRASHED"]
