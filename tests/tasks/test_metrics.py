"""Metrics in Prometheus' text format: the same order always, and nobody's name in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import select

from benchmarks.simulation.worlds import small_roster
from models.errors import UnknownCycleError
from models.tables import Contact
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.advance import advance
from tasks.metrics import metrics, metrics_data, metrics_text

CODE = "pesco-nip-2024"
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
LATER = CALL_AT + timedelta(minutes=3)

NAMES = [
    "kalends_letters",
    "kalends_notices",
    "kalends_obligations",
    "kalends_check_faults",
    "kalends_oldest_waiting_seconds",
    "kalends_letters_unknown",
    "kalends_letters_dead",
    "kalends_letters_not_taken",
    "kalends_letters_tried_more_than_once",
    "kalends_engine_last_seen_seconds",
    "kalends_send_seconds",
    "kalends_mails",
]


@pytest.fixture(autouse=True)
def few():
    """Let four Member States be all there are."""
    with small_roster("BE", "EL", "LT", "PT"):
        yield


@pytest.fixture
def called(opened):
    """Return services where one letter is unknown, one dead, one waits and one was sent."""
    answers = [Outcome(kind, seconds=0.25) for kind in (OutcomeKind.UNKNOWN, OutcomeKind.DEAD)]
    answers += [Outcome(OutcomeKind.TRY_AGAIN, seconds=0.5), Outcome(OutcomeKind.ACCEPTED, seconds=1.0)]
    advance(replace(opened, channels={"mailbox": MemoryChannel(answers)}), CODE, CALL_AT)
    return opened


def values(services, now=LATER):
    """Return the value of each metric by its name and labels other than the cycle."""
    return {
        (one["name"], *(value for name, value in sorted(one["labels"].items()) if name != "cycle")): one[
            "value"
        ]
        for one in metrics_data(metrics(services, now))
    }


def test_letters_by_kind_and_state(called):
    found = {key[2]: value for key, value in values(called).items() if key[0] == "kalends_letters"}
    assert found == {"dead": 1, "sent": 1, "unknown": 1, "waiting": 1}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param(("kalends_notices", "mailbox", "-30", "planned"), 8, id="rung"),
        pytest.param(("kalends_notices", "mailbox", "call", "carried"), 8, id="call"),
        pytest.param(("kalends_notices", "call_list", "+10", "planned"), 8, id="call list"),
        pytest.param(("kalends_notices", "mailbox", "+3", "held"), 8, id="held"),
        pytest.param(("kalends_obligations", "nip", "called"), 1, id="called"),
        pytest.param(("kalends_obligations", "nip", "planned"), 3, id="not called"),
        pytest.param(("kalends_oldest_waiting_seconds",), 180, id="oldest"),
        pytest.param(("kalends_letters_unknown",), 1, id="unknown"),
        pytest.param(("kalends_letters_dead",), 1, id="dead"),
        pytest.param(("kalends_letters_not_taken",), 2, id="not taken"),
        pytest.param(("kalends_letters_tried_more_than_once",), 0, id="tried again"),
        pytest.param(("kalends_engine_last_seen_seconds",), 180, id="last seen"),
        pytest.param(("kalends_send_seconds_count",), 4, id="sends"),
        pytest.param(("kalends_send_seconds_sum",), 2.0, id="seconds"),
    ],
)
def test_values(called, key, value):
    assert values(called)[key] == value


def test_what_is_tried_again_is_counted(called):
    advance(called, CODE, LATER)
    assert values(called)["kalends_letters_tried_more_than_once",] == 2


def test_the_text_is_what_prometheus_reads_and_always_the_same(called):
    text = metrics_text(metrics(called, LATER))
    assert text == metrics_text(metrics(called, LATER))
    assert [family.name for family in text_string_to_metric_families(text)] == NAMES
    assert f'kalends_letters_dead{{cycle="{CODE}"}} 1.0\n' in text


def test_nobody_stands_in_it(called):
    text = metrics_text(metrics(called, LATER))
    with called.reading() as session:
        contacts = session.exec(select(Contact)).all()
    assert contacts
    for secret in {word for one in contacts for word in (one.address, one.office)} | {'"EL"', "Greece", "@"}:
        assert secret not in text


def test_no_cycle_has_no_values(services):
    assert metrics_data(metrics(services, LATER)) == []


def test_of_a_cycle_that_is_not_open_nothing_is_known(services):
    with pytest.raises(UnknownCycleError):
        metrics(services, LATER, "nip-1999")


def test_a_clock_that_lags_gives_no_negative_age(called):
    assert values(called, CALL_AT - timedelta(minutes=1))["kalends_engine_last_seen_seconds",] == 0
