"""Flows as Prefect runs them, few; what a task does is tested without Prefect in test_steps.py."""

import logging
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from prefect import flow
from prefect.settings import temporary_settings
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from flows.cycle import annual_cycle
from flows.notices import deliver_notices
from flows.reminders import send_reminders
from flows.runs import WAY_OUT
from flows.services import use_engine
from flows.steps import run_step
from models.errors import CycleError, DifferencesError, NothingReceivedError, UnknownCycleError
from models.tables import Letter, Notice
from notifications.memory import MemoryChannel
from tasks.advance import Step

pytestmark = pytest.mark.prefect

CODE = "pesco-nip-2024"
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)


class FailingChannel(MemoryChannel):
    """A channel that breaks down over the batch of one recipient."""

    def send_many(self, messages):
        """Keep a batch, unless that recipient is in it."""
        if any("nip@cz.example" in message.to for message in messages):
            raise RuntimeError("broke down")
        return super().send_many(messages)


def letters(engine):
    """Return how many letters are in which state."""
    with engine.services.reading() as session:
        return Counter(letter.state.value for letter in session.exec(select(Letter)))


@pytest.fixture
def counted(prefect_server, engine):
    """Let the flows move an engine that counts its steps."""
    ran = Counter()

    def counting(step):
        def run(services, code, now):
            ran[step.name] += 1
            return step.run(services, code, now)

        return replace(step, run=run)

    with use_engine(replace(engine, steps=[counting(step) for step in engine.steps])):
        yield ran


def test_annual_cycle_does_what_is_due_once(counted, engine):
    annual_cycle(now=CALL_AT)
    assert letters(engine) == {"sent": 26}
    assert counted == {"open_call": 1}  # letters go as tasks of their own, one for each batch
    annual_cycle(CODE, CALL_AT)
    assert letters(engine) == {"sent": 26}
    assert counted == {"open_call": 1}
    kept = (engine.services.settings.kept_heads / f"{CODE}.heads").read_text()
    assert kept.splitlines() == [f"2023-12-04 {CODE} {' '.join(kept.split()[2:])}"]


def test_a_difference_between_rules_and_outbox_fails_the_run(prefect_server, engine):
    annual_cycle(CODE, CALL_AT)
    with engine.services.transaction() as session:
        session.delete(session.exec(select(Notice).where(Notice.occasion == "rung:-7:1")).first())
    later = datetime(2024, 2, 9, 8, tzinfo=UTC)
    state = annual_cycle(CODE, later, return_state=True)
    assert state.is_failed()
    assert isinstance(state.data.result, DifferencesError)
    assert letters(engine) == {"sent": 52}


def test_reminders_by_hand_let_an_unsent_call_go_first(counted, engine):
    send_reminders(CODE, datetime(2024, 3, 1, 8, tzinfo=UTC))
    assert counted == {"open_call": 1}  # the call has taken the reminders in
    assert letters(engine) == {"sent": 26}


def test_failed_batch_fails_the_run_and_stops_no_other(prefect_server, engine):
    run_step.fn("open_call", CODE, CALL_AT)
    failing = replace(engine.services, channels={"mailbox": FailingChannel()})
    with use_engine(replace(engine, services=failing)):
        state = deliver_notices(CODE, CALL_AT, return_state=True)
    assert state.is_failed()
    assert letters(engine) == {"leased": 10, "sent": 16}


def test_failure_says_which_cycle_and_what_to_do(prefect_server, engine, caplog):
    caplog.set_level(logging.ERROR, "prefect")
    with pytest.raises(UnknownCycleError):
        annual_cycle("no-such-cycle", CALL_AT)
    assert f"annual-cycle of no-such-cycle: Failed. {WAY_OUT}" in [one.getMessage() for one in caplog.records]


def kept_by(home, expected):
    """Return all that a server has written, once what is expected stands in it; it records with a delay."""
    until = time.monotonic() + 60
    while True:
        kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
        missing = [word for word in expected if word.encode() not in kept]
        if not missing:
            return kept
        if time.monotonic() > until:
            pytest.fail(f"not recorded: {missing}")
        time.sleep(0.2)


def test_prefect_keeps_no_contents(prefect_server, engine, caplog):
    caplog.set_level(logging.INFO, "prefect")
    with temporary_settings({"logging.to_api.enabled": True}):
        annual_cycle(CODE, CALL_AT)
    kept = kept_by(prefect_server, [CODE, "open_call", "send_batch", "Finished in state"])
    assert [word for word in ("nip@", "Rehearsal desk", "Bulgaria") if word.encode() in kept] == []
    assert len(engine.services.channels["mailbox"].messages) == 26


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(IntegrityError("UPDATE", {"address": "nip@be.example"}, Exception()), id="database"),
        pytest.param(ValueError("nip@be.example"), id="ours"),
    ],
)
def test_prefect_keeps_no_contents_of_failures(prefect_server, engine, caplog, error):
    def fail(_services, _code, _now):
        raise error

    caplog.set_level(logging.INFO, "prefect")
    steps = [Step("fails", lambda _: True, fail)]
    with use_engine(replace(engine, steps=steps)), temporary_settings({"logging.to_api.enabled": True}):
        state = annual_cycle(CODE, CALL_AT, return_state=True)
    assert state.is_failed()
    kept = kept_by(prefect_server, [f"{type(error).__name__} in run_step"])
    assert b"nip@" not in kept


def run_failing(engine, error):
    """Run a step that fails with this error twice, and return how often it was tried."""
    tries = []

    def run(_services, _code, _now):
        tries.append(error)
        if len(tries) < 3:
            raise error
        return 1

    @flow
    def one_step():
        return run_step.with_options(retry_delay_seconds=0)("fails", CODE, CALL_AT)

    with use_engine(replace(engine, steps=[Step("fails", lambda _: True, run)])):
        state = one_step(return_state=True)
    return len(tries), state


def test_step_is_tried_again_when_the_database_was_away(prefect_server, engine):
    tries, state = run_failing(engine, OperationalError("SELECT 1", {}, Exception("away")))
    assert (tries, state.is_completed()) == (3, True)


def test_step_is_not_tried_again_after_a_mistake_of_a_person(prefect_server, engine):
    tries, state = run_failing(engine, NothingReceivedError("BE", "nip"))
    assert tries == 1
    with pytest.raises(CycleError, match="nothing of 'BE' has been received"):
        state.result()
