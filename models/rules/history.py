"""Where an obligation stood at an instant: what the record says of it, replayed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from models.rules.audit import What
from models.rules.lifecycle import ObligationState

_S = ObligationState

_STATES = MappingProxyType(
    {
        What.CALLED: _S.CALLED,
        What.FORM_FETCHED: _S.IN_PREPARATION,
        What.RECEIVED: _S.RECEIVED,
        What.REGISTERED: _S.RECEIVED,
        What.CLARIFICATION_ASKED: _S.CLARIFICATION_ASKED,
        What.TAKEN_INTO_ACCOUNT: _S.TAKEN_INTO_ACCOUNT,
        What.NO_UPDATE: _S.NO_UPDATE,
        What.NOT_EXPECTED: _S.NOT_EXPECTED,
        What.NOT_RECEIVED: _S.NOT_RECEIVED,
    }
)
"""In which state an obligation is once that happened; what is not here may change none, or see `_state`."""

TELLING = frozenset({*_STATES, What.VERSION_WITHDRAWN, What.REOPENED})
"""What of the record tells where an obligation stands."""


@dataclass(frozen=True)
class Happened:
    """One entry of the record about an obligation; `at` is its UTC instant."""

    at: datetime
    what: What
    version: int | None = None
    """The version that it is about."""
    falls_back: bool = False
    """Of a withdrawal: whether an earlier version counts again, and is to be decided on."""
    is_before_call: bool = False
    """Of what is owed again: whether its call had not gone."""


@dataclass(frozen=True)
class Then:
    """Where an obligation stood, and the versions that counted, the first first."""

    state: ObligationState
    versions: tuple[int, ...] = ()


def replay(happened: Iterable[Happened], at: datetime) -> Then:
    """Return where an obligation stood at a UTC instant, with all that happened until then.

    Args:
        happened: what the record says of it, in the order of its entries.
        at: UTC instant; what happened in that second is in it.
    """
    state, versions = _S.PLANNED, dict[int, None]()
    for one in happened:
        if one.at > at:
            break
        state = _state(one, state)
        if one.version is None:
            continue
        if one.what in _ARRIVALS:
            versions[one.version] = None
        elif one.what is What.VERSION_WITHDRAWN:
            versions.pop(one.version, None)
    return Then(state, tuple(versions))


_ARRIVALS = (What.RECEIVED, What.REGISTERED)


def _state(one: Happened, before: ObligationState) -> ObligationState:
    if one.what is What.REOPENED:
        return _S.PLANNED if one.is_before_call else _S.CALLED
    if one.what is What.VERSION_WITHDRAWN:
        return _S.RECEIVED if one.falls_back else before
    return _STATES.get(one.what, before)


def latest_set(set_at: Mapping[int, datetime], at: datetime) -> int:
    """Return the version of a deadline in force at a UTC instant: the last that was set until then."""
    return max(version for version, instant in set_at.items() if instant <= at)
