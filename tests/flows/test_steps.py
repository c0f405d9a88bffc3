"""Tasks are called as the functions they are: that costs nothing."""

from datetime import UTC, datetime

import pytest

from flows.board import board_table
from flows.steps import run_step, send_batch
from tasks.advance import STEPS
from tasks.notices import waiting_batches

CODE = "pesco-nip-2024"
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)  # 1 December is a holiday in Portugal and Romania


@pytest.mark.parametrize("name", [step.name for step in STEPS])
def test_every_step_has_its_name(engine, name):
    assert run_step.fn(name, CODE, CALL_AT) == {"open_call": 52}.get(name, 0)


def test_batches_are_sent_once(engine):
    run_step.fn("open_call", CODE, CALL_AT)
    batches = waiting_batches(engine.services, CODE, CALL_AT)
    assert [len(batch) for batch in batches] == [10, 10, 6]
    assert [send_batch.fn(batch, CODE, CALL_AT) for batch in batches] == [10, 10, 6]
    assert [send_batch.fn(batch, CODE, CALL_AT) for batch in batches] == [0, 0, 0]
    assert len(engine.services.channels["mailbox"].messages) == 26


def test_board_counts_states(engine):
    assert board_table(CODE) == [
        {"deliverable": "nip", "planned": 26},
        {"deliverable": "statement", "planned": 26},
    ]


def test_board_names_nobody(engine):
    run_step.fn("open_call", CODE, CALL_AT)
    send_batch.fn(waiting_batches(engine.services, CODE, CALL_AT)[0], CODE, CALL_AT)
    assert board_table(CODE) == [
        {"deliverable": "nip", "planned": 16, "called": 10},
        {"deliverable": "statement", "planned": 16, "called": 10},
    ]
