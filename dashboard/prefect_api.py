"""Prefect over REST: which runs there were, what comes next, and new ones started; short and bounded.

If Prefect is away, whoever asks learns it at once for a while, so that no page waits for it again and again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

from config.settings import Settings

TAG = "kalends"
"""Tag of every deployment of ours, which its runs carry too."""

DEPLOYMENT = "kalends"
"""Name of every deployment of ours, after that of its flow."""

A_PAGE = 50
"""Runs on a page."""

SECONDS = 2.0
"""How long Prefect may take to answer."""

PAUSE_SECONDS = 15
"""How long it is taken for away after it did not answer."""

Told = TypeVar("Told")

_MOST_NEXT = 10
_MINE = {"tags": {"all_": [TAG]}}


class AwayError(Exception):
    """Prefect did not answer, just now or a moment ago."""


class NoSuchError(Exception):
    """Prefect knows no such run or deployment."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RunState(_Told):
    """How a run stands; the message of a failure was worded to be seen."""

    type: str
    name: str
    message: str | None = None


class Run(_Told):
    """A run of a flow."""

    id: str
    name: str
    flow_id: str
    deployment_id: str | None = None
    parameters: Mapping[str, Any]
    state: RunState | None = None
    expected_start_time: AwareDatetime | None = None
    start_time: AwareDatetime | None = None
    end_time: AwareDatetime | None = None
    total_run_time: float = 0


class _Named(_Told):
    id: str
    name: str


class _Page(_Told):
    results: tuple[Run, ...]
    pages: int


@dataclass(frozen=True)
class Runs:
    """A page of runs that began, what is next, and the names of flows by their keys."""

    runs: tuple[Run, ...]
    pages: int
    planned: tuple[Run, ...]
    flows: Mapping[str, str]


class PrefectApi:
    """What is asked of one Prefect server by all pages of this process."""

    def __init__(self, settings: Settings) -> None:
        """Prepare to ask; nothing is asked yet."""
        self._settings = settings
        self._lock = Lock()
        self._away_until = 0.0
        self.away_since: datetime | None = None

    def runs(self, page: int, now: datetime) -> Runs:
        """Return a page of the runs of Kalends, the latest first.

        Raises:
            AwayError: Prefect is away.
        """
        began = {**_MINE, "state": {"type": {"not_any_": ["SCHEDULED"]}}}
        found = self._asked(
            "/flow_runs/paginate",
            {"flow_runs": began, "sort": "EXPECTED_START_TIME_DESC", "limit": A_PAGE, "page": page},
            TypeAdapter(_Page),
            now,
        )
        waiting = {**_MINE, "state": {"type": {"any_": ["SCHEDULED"]}}}
        planned = self._asked(
            "/flow_runs/filter",
            {"flow_runs": waiting, "sort": "EXPECTED_START_TIME_ASC", "limit": _MOST_NEXT},
            TypeAdapter(tuple[Run, ...]),
            now,
        )
        keys = sorted({run.flow_id for run in (*found.results, *planned)})
        flows = self._asked(
            "/flows/filter", {"flows": {"id": {"any_": keys}}}, TypeAdapter(tuple[_Named, ...]), now
        )
        return Runs(found.results, found.pages, planned, {flow.id: flow.name for flow in flows})

    def run(self, key: str, now: datetime) -> Run:
        """Return one run of Kalends.

        Raises:
            AwayError: Prefect is away.
            NoSuchError: there is none.
        """
        found = self._asked(
            "/flow_runs/filter",
            {"flow_runs": {**_MINE, "id": {"any_": [key]}}},
            TypeAdapter(tuple[Run, ...]),
            now,
        )
        if not found:
            raise NoSuchError
        return found[0]

    def start(self, flow: str, parameters: Mapping[str, object], key: str, now: datetime) -> Run:
        """Start a run of a flow that is deployed; with the same key again, it is the same run.

        Raises:
            AwayError: Prefect is away.
            NoSuchError: the flow is not deployed there.
        """
        path = f"/deployments/name/{flow}/{DEPLOYMENT}"
        deployment = self._asked(path, None, TypeAdapter(_Named), now)
        return self.start_again(deployment.id, parameters, key, now)

    def start_again(self, deployment: str, parameters: Mapping[str, object], key: str, now: datetime) -> Run:
        """Start a run of a deployment; with the same key again, it is the same run.

        Raises:
            AwayError: Prefect is away.
            NoSuchError: it is not deployed there any more.
        """
        wanted = {"parameters": parameters, "idempotency_key": key, "state": {"type": "SCHEDULED"}}
        path = f"/deployments/{deployment}/create_flow_run"
        return self._asked(path, wanted, TypeAdapter(Run), now)

    @cached_property
    def _client(self) -> httpx.Client:
        auth = self._settings.prefect_auth
        name, _, password = auth.get_secret_value().partition(":") if auth else ("", "", "")
        return httpx.Client(
            base_url=self._settings.prefect_api_url,
            auth=(name, password) if auth else None,
            timeout=SECONDS,
            limits=httpx.Limits(max_keepalive_connections=0),  # asked for seldom: none is left open
            trust_env=False,  # it is reached directly, whatever proxy leads out of this network
        )

    def _asked(self, path: str, body: object, told: TypeAdapter[Told], now: datetime) -> Told:
        if monotonic() < self._away_until:
            raise AwayError
        try:
            answer = self._client.get(path) if body is None else self._client.post(path, json=body)
            if answer.status_code == httpx.codes.NOT_FOUND:
                raise NoSuchError
            found = told.validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            with self._lock:
                self._away_until = monotonic() + PAUSE_SECONDS
                self.away_since = self.away_since or now
            raise AwayError from error
        self.away_since = None
        return found
