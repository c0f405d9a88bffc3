"""A rehearsal through Prefect writes what one without it writes, and its errors arrive as they are."""

import logging
from contextlib import nullcontext
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.context import SyncClientContext
from prefect.settings import get_current_settings

from flows import rehearsal
from flows.rehearsal import own_prefect, rehearse_through_prefect, run_through_prefect
from models.errors import ScenarioError
from tasks.rehearsal.run import RehearsalRequest, rehearse

pytestmark = pytest.mark.prefect

FEW_ACTS = """
[[act]]
at = 2024-01-15T10:00:00+01:00
respondent = "EL"
deliverable = "nip"
do = "fetch_form"

[[act]]
at = 2024-03-04T16:30:00+01:00
respondent = "EL"
deliverable = "nip"
do = "hand_in"
variant = "incomplete"

[[act]]
at = 2024-03-05T11:00:00+01:00
respondent = "BE"
deliverable = "statement"
do = "hand_in"
"""

IMPOSSIBLE = """
[[act]]
at = 2023-12-01T10:00:00+01:00
respondent = "BE"
deliverable = "nip"
do = "take_into_account"
"""


def request_of(text: str, folder: Path) -> RehearsalRequest:
    """Return a rehearsal of a scenario into a folder."""
    scenario = folder.with_suffix(".toml")
    scenario.write_text(text)
    return RehearsalRequest("pesco-nip-2024", folder, scenario=scenario)


def written(folder):
    """Return all that a rehearsal wrote but its database and its state, by name."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [path.relative_to(folder).as_posix() for path in files]
    return {
        name: path.read_bytes()
        for name, path in zip(names, files, strict=True)
        if not name.startswith((".state/", "kalends.sqlite"))
    }


def test_the_same_bytes_as_without_prefect(prefect_server, tmp_path):
    plain = rehearse(request_of(FEW_ACTS, tmp_path / "plain"))
    through = rehearse(request_of(FEW_ACTS, tmp_path / "through"), run_through_prefect)
    assert through == plain
    expected, found = written(tmp_path / "plain"), written(tmp_path / "through")
    assert len(expected) > 50
    assert list(found) == list(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


def test_error_arrives_as_it_is_and_nothing_is_said(tmp_path, capfd):
    with pytest.raises(ScenarioError, match="act 1 is not possible"):
        rehearse_through_prefect(request_of(IMPOSSIBLE, tmp_path / "trial"))
    assert capfd.readouterr() == ("", "")
    log = tmp_path / "trial" / ".state" / "prefect" / "server.log"
    assert log.read_text() == ""


def test_nothing_is_said_of_events_still_to_be_told(prefect_server, tmp_path, monkeypatch, caplog):
    url = str(get_current_settings().api.url)
    monkeypatch.setattr(rehearsal, "running_server", lambda *_: nullcontext(url))
    told = logging.getLogger("EventsWorker")  # by which a slow machine is told of while the server is left
    level = told.level
    with own_prefect(tmp_path / "prefect"):
        told.warning("Still processing items: 3 items remaining...")
    assert caplog.records == []
    assert told.level == level


def test_its_own_server_is_asked_where_another_is_in_use(prefect_server, tmp_path, monkeypatch):
    outer = str(get_current_settings().api.url)
    inner = outer.replace("127.0.0.1", "localhost")  # another address, of the server that runs
    monkeypatch.setattr(rehearsal, "running_server", lambda *_: nullcontext(inner))
    with own_prefect(tmp_path / "prefect"), get_client(sync_client=True) as client:
        asked = {str(one.api_url).rstrip("/") for one in (client, SyncClientContext.get().client)}
    assert asked == {inner}
    assert inner != outer
