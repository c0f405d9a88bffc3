"""Failures as Prefect may see them: it records messages and keeps what was raised, so without contents."""

from pathlib import PurePath
from types import FrameType, TracebackType
from typing import Any, Literal, Self

from prefect import Task
from prefect.client.schemas.objects import State, TaskRun
from prefect.serializers import Serializer

from flows.retry import is_away
from models.errors import CycleError

_PACKAGES = ("config", "documents", "flows", "models", "notifications", "tasks")


class FaultError(Exception):
    """A failure that is no person's: what kind it was and where, but nothing that it was about."""

    def __init__(self, kind: str, place: str, *, was_away: bool) -> None:
        super().__init__(f"{kind} in {place}")
        self.kind, self.place, self.was_away = kind, place, was_away


class Discreet:
    """A block whose failures leave it without contents; a person's mistake is worded so that it may pass."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        """Raise the failure anew, with its frames but without its message and its parameters."""
        if isinstance(error, Exception) and not isinstance(error, CycleError | FaultError):
            fault = FaultError(type(error).__name__, _place(trace), was_away=is_away(error))
            raise fault.with_traceback(trace) from None
        return False


def is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a failed task is worth another try: the database or the network was away."""
    return isinstance(state.data, FaultError) and state.data.was_away


class NothingKept(Serializer):
    """What writes nothing: Prefect stores what a failed flow raised even where results are not kept."""

    type: Literal["kalends-nothing"] = "kalends-nothing"

    def dumps(self, obj: Any) -> bytes:  # noqa: ARG002 - Prefect names it
        """Return nothing."""
        return b""

    def loads(self, blob: bytes) -> Any:  # noqa: ARG002 - Prefect names it
        """Return nothing."""
        return None


def _place(trace: TracebackType | None) -> str:
    place = "an unknown place"
    while trace is not None:
        if _is_ours(trace.tb_frame):
            code = trace.tb_frame.f_code
            place = f"{code.co_name} ({PurePath(code.co_filename).name}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return place


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).split(".")[0] in _PACKAGES
