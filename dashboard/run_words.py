"""Runs of flows in words: what they do, how they stand, why they failed and what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from dashboard.prefect_api import Run
from notifications.wording import HARD_SPACE

ANNUAL_CYCLE = "annual-cycle"
REHEARSE = "rehearse"

FLOWS: Mapping[str, str] = MappingProxyType(
    {
        ANNUAL_CYCLE: "Whatever is due",
        "take-in": "Mail taken in",
        "open-call": "The call",
        "send-reminders": "Reminders",
        "check-submissions": "Checks on what came in",
        "collect-statements": "Statements",
        "deliver-notices": "Letters that wait",
        "aggregate-review": "Next step of the report",
        REHEARSE: "Rehearsal",
    }
)
"""What each flow does, in the order in which one is chosen."""

BY_CYCLE = tuple(name for name in FLOWS if name not in ("take-in", REHEARSE))
"""Flows that are for one cycle or for all."""

_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "SCHEDULED": ("planned", ""),
        "PENDING": ("about to start", ""),
        "RUNNING": ("running", ""),
        "COMPLETED": ("done", "good"),
        "FAILED": ("failed", "bad"),
        "CRASHED": ("broke off", "bad"),
        "CANCELLED": ("not needed", "quiet"),
        "CANCELLING": ("being stopped", "quiet"),
        "PAUSED": ("paused", "warn"),
    }
)

_GONE_WRONG = frozenset({"FAILED", "CRASHED"})
_AWAY = frozenset({"OperationalError", "InterfaceError", "ConnectionError", "TimeoutError", "gaierror"})
_RAISED = re.compile(r"(?:Flow run encountered an exception: )?(?:([A-Za-z]+Error): )?(.*)", re.DOTALL)
_FAULT = re.compile(r"(\w+) in (.+)")

NOTHING_LOST = "Nothing is lost: what was not done is still due, and the next run goes on from there."


@dataclass(frozen=True)
class ShownRun:
    """A run as the list shows it."""

    id: str
    what: str
    cycle: str
    state: str
    tone: str
    started_at: datetime | None
    took: str
    cause: str
    way_out: str
    may_repeat: bool


def shown_run(run: Run, flows: Mapping[str, str]) -> ShownRun:
    """Return a run in words."""
    name = flows.get(run.flow_id, "")
    kind = run.state.type if run.state else ""
    state, tone = _STATES.get(kind, ("unknown", "warn"))
    cause, way_out = _why(run) if kind in _GONE_WRONG else ("", "")
    if kind == "CANCELLED":
        cause = "another run was at work, which did all that was due"
    return ShownRun(
        id=run.id,
        what=FLOWS.get(name, name),
        cycle=_cycle(run),
        state=state,
        tone=tone,
        started_at=run.start_time or run.expected_start_time,
        took=_length(run.total_run_time) if run.start_time else "",
        cause=cause,
        way_out=way_out,
        may_repeat=kind in _GONE_WRONG and run.deployment_id is not None,
    )


def _cycle(run: Run) -> str:
    code, seed = run.parameters.get("cycle_code"), run.parameters.get("seed")
    return f"{code}, seed {seed}" if code and seed is not None else str(code or "")


def _why(run: Run) -> tuple[str, str]:
    if run.state and run.state.type == "CRASHED":
        return "its process ended before it was done", NOTHING_LOST
    said = _RAISED.fullmatch((run.state.message if run.state else None) or "")
    kind, text = (said[1] or "", said[2].strip()) if said else ("", "")
    fault = _FAULT.fullmatch(text) if kind == "FaultError" else None
    if fault and fault[1] in _AWAY:
        return "the database or the network did not answer", NOTHING_LOST
    if fault:
        return f"a fault in the program: {fault[1]} in {fault[2]}", (
            f"{NOTHING_LOST} If it fails again, show this line to who keeps Kalends."
        )
    return text or "no reason is on record", (
        f"{NOTHING_LOST} If it fails again, mend what the line above says."
    )


def _length(seconds: float) -> str:
    if seconds < 60:  # noqa: PLR2004 - seconds of a minute
        return f"{seconds:.1f}{HARD_SPACE}s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}{HARD_SPACE}min {rest}{HARD_SPACE}s"
