"""The steps of tasks/ as Prefect tasks: a step's name, a cycle's code and `now` go in, a count comes out."""

from collections.abc import Sequence
from datetime import datetime

from prefect import task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.context import TagsContext
from prefect.futures import PrefectFutureList

from flows.faults import Discreet, is_transient
from flows.retry import RETRY_DELAYS_SECONDS
from flows.services import engine, services
from tasks.advance import Step
from tasks.notices import send_letters, waiting_batches
from tasks.services import Services


@task(
    task_run_name="{step}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=len(RETRY_DELAYS_SECONDS),
    retry_delay_seconds=list(RETRY_DELAYS_SECONDS),
    retry_condition_fn=is_transient,
)
def run_step(step: str, cycle_code: str, now: datetime) -> int:
    """Run a step with the services of this process, and return how much it did."""
    [found] = [one for one in engine().steps if one.name == step]
    with Discreet():
        return found.run(services(), cycle_code, now)


# No retries: after a failure the letters may be leased, and another try would find none and pass for done.
# The lease ends with this process; the next run takes it back.
@task(cache_policy=NO_CACHE, persist_result=False)
def send_batch(letter_ids: Sequence[int], cycle_code: str, now: datetime) -> int:
    """Send one batch of letters with the services of this process, and return how many were accepted."""
    with Discreet():
        return send_letters(services(), cycle_code, letter_ids, now).accepted


def as_task(step: Step, _services: Services, code: str, now: datetime) -> int:
    """Run a step as one task run."""
    with TagsContext(current_tags=set()):  # each tag handed on by the run would cost a call to the server
        return run_step(step.name, code, now)


def as_tasks(step: Step, services: Services, code: str, now: datetime) -> int:
    """Run a step as one task run, or as one for each batch if it sends letters.

    A failed batch is raised when all the others are sent.
    """
    if step.name != "deliver_notices":
        return as_task(step, services, code, now)
    return sum(send_batches(code, now).result())


def send_batches(cycle_code: str, now: datetime) -> PrefectFutureList[int]:
    """Send every waiting letter, one task run for each batch, and return when all have ended."""
    batches = waiting_batches(services(), cycle_code, now)
    sends = send_batch.map(batches, cycle_code=unmapped(cycle_code), now=unmapped(now))
    sends.wait()
    return sends
