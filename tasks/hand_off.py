"""Handing the report off to another network, for an officer."""

from datetime import datetime

from config.definition import Step
from models.operations.cycle import lock_cycle
from models.operations.hand_off import hand_off, record_elsewhere
from models.rules.hand_off import ElsewhereAct, HandedOff
from tasks.services import Services


def hand_report_off(
    services: Services, code: str, version: int, where: tuple[HandedOff, str], now: datetime
) -> bool:
    """Record where a version of the report lives from now on, and why; says whether that was news.

    Raises:
        CycleError: it is not the latest version, was handed off otherwise, or what is said cannot be.
    """
    with services.transaction() as session:
        return hand_off(lock_cycle(session, code, now), version, *where)


def step_done_elsewhere(services: Services, code: str, step: str, act: ElsewhereAct, now: datetime) -> Step:
    """Record that a step was taken where the report is kept.

    Raises:
        CycleError: the report is here, the step is not the next one, or what is said cannot be.
    """
    with services.transaction() as session:
        return record_elsewhere(lock_cycle(session, code, now), step, act)
