"""The flows as deployments; prefect.yaml says the same for a work pool, and a test compares them."""

from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.calls import open_call
from flows.checks import check_submissions
from flows.cycle import annual_cycle
from flows.dress_rehearsal import rehearse
from flows.intake import take_in
from flows.notices import deliver_notices
from flows.reminders import send_reminders
from flows.review import aggregate_review
from flows.statements import collect_statements

NAME = "kalends"
"""Name of every deployment, after that of its flow: 'annual-cycle/kalends'."""

SCHEDULE = "*/10 * * * *"
"""When annual_cycle runs, in UTC: no hour is missing or doubled there."""

MAIL_SCHEDULE = "*/5 * * * *"
"""When mail is taken in, in UTC: the receipt follows with the next run of annual_cycle."""

ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
"""A run does all that is due, so one that finds another at work has nothing to wait for."""

SCHEDULED: tuple[tuple[Flow[..., Any], str], ...] = ((annual_cycle, SCHEDULE), (take_in, MAIL_SCHEDULE))
"""Flows with a schedule."""

BY_HAND: tuple[Flow[..., Any], ...] = (
    open_call,
    send_reminders,
    check_submissions,
    collect_statements,
    deliver_notices,
    aggregate_review,
)
"""Flows without a schedule: slices of annual_cycle, for who wants one step now."""

ONE_AFTER_THE_OTHER = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
"""A rehearsal takes a processor and some memory for a minute: the next one waits."""


def deployments() -> list[RunnerDeployment]:
    """Return the deployments as a process serves them."""
    scheduled = [
        RunnerDeployment.from_flow(
            flow,
            NAME,
            schedule=Cron(schedule, timezone="UTC"),
            concurrency_limit=ONE_AT_A_TIME,
            tags=[NAME],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, schedule in SCHEDULED
    ]
    by_hand = [
        RunnerDeployment.from_flow(flow, NAME, tags=[NAME], entrypoint_type=EntrypointType.MODULE_PATH)
        for flow in BY_HAND
    ]
    rehearsing = RunnerDeployment.from_flow(
        rehearse,
        NAME,
        concurrency_limit=ONE_AFTER_THE_OTHER,
        tags=[NAME],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return [*scheduled, *by_hand, rehearsing]
