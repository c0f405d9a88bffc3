"""The rehearsal that the pages ask for: into its folder, for a definition that ships, and nowhere else."""

from datetime import UTC, datetime
from inspect import signature
from typing import get_type_hints

import pytest
from prefect.exceptions import ParameterTypeError
from prefect.settings import get_current_settings

from config.definition import Code
from config.settings import Settings
from dashboard.prefect_api import NoSuchError, PrefectApi
from dashboard.run_words import BY_CYCLE, FLOWS
from flows import dress_rehearsal
from flows.deployments import BY_HAND, SCHEDULED, deployments
from flows.dress_rehearsal import Own, Seed, rehearse
from flows.services import _engines
from tasks.rehearsal.kept import ToRehearse

CODE = "pesco-nip-2024"


def test_takes_a_code_and_a_seed():
    hints = get_type_hints(rehearse.fn, include_extras=True)
    hints.pop("return")
    assert hints == {"cycle_code": Code, "seed": Seed, "own": Own}
    assert signature(rehearse.fn).parameters["seed"].default == 1


@pytest.mark.prefect
def test_rehearses_into_the_folder_of_the_setting(prefect_server, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setenv("KALENDS_REHEARSALS", str(tmp_path))
    monkeypatch.setattr(
        dress_rehearsal,
        "rehearse_and_keep",
        lambda settings, *rest: asked.append((settings.rehearsals, *rest)),
    )
    rehearse(CODE, 7)
    rehearse(CODE, 7, "0123456789ab")
    assert asked == [(tmp_path, ToRehearse(CODE, 7)), (tmp_path, ToRehearse(CODE, 7, "0123456789ab"))]
    assert _engines == []  # nothing of the installation was opened


@pytest.mark.prefect
@pytest.mark.parametrize("given", [("../x", 1), (CODE, -1), (CODE, 1_000_000), (CODE, 1, "../x")])
def test_takes_nothing_else(prefect_server, given):
    with pytest.raises(ParameterTypeError):
        rehearse(*given)


def test_pages_know_every_flow_in_words():
    deployed = {one.flow_name for one in deployments()}
    assert deployed == set(FLOWS)
    by_cycle = {flow.name for flow, _ in SCHEDULED} | {flow.name for flow in BY_HAND}
    assert set(BY_CYCLE) == by_cycle - {"take-in"}


@pytest.mark.prefect
def test_pages_ask_a_real_server(prefect_server):
    deployments()[-1].apply()
    settings = Settings(prefect_api_url=get_current_settings().api.url)
    prefect, now = PrefectApi(settings), datetime(2024, 2, 1, tzinfo=UTC)
    started = [prefect.start("rehearse", {"cycle_code": CODE, "seed": 3}, "a-key", now) for _ in range(2)]
    assert started[0].id == started[1].id
    assert prefect.run(started[0].id, now).parameters == {"cycle_code": CODE, "seed": 3}
    found = prefect.runs(1, now)
    assert started[0].id in {one.id for one in found.planned}
    assert found.flows[started[0].flow_id] == "rehearse"
    with pytest.raises(NoSuchError):
        prefect.start("no-such-flow", {}, "b-key", now)
