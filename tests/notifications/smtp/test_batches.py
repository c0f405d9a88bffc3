"""Many letters at once: pooled connections, what is not tried any more, and how a batch is broken off."""

import threading
import time
from contextlib import closing
from itertools import chain

import pytest

import notifications.smtp
from benchmarks.simulation.smtp_habits import At, Habit
from benchmarks.simulation.smtp_zoo import smtp_zoo
from models.rules.letters import OutcomeKind
from notifications.message import to_bytes

ACCEPTED, TRY_AGAIN, DEAD, UNKNOWN = OutcomeKind


def kinds(outcomes):
    """Return the outcomes in order, each by its first letter."""
    return "".join(outcomes[place].kind.value[0] for place in sorted(outcomes))


def count_threads():
    """Return how many deliveries are running."""
    return sum(thread.name == "kalends-delivery" for thread in threading.enumerate())


def wait_until(holds, seconds=30):
    """Wait until something holds, or fail."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("connections", "per_connection", "opened"),
    [
        pytest.param(1, 100, 1, id="one connection"),
        pytest.param(4, 100, 4, id="four connections"),
        pytest.param(1, 10, 6, id="a few letters a connection"),
        pytest.param(2, 1, 60, id="one letter a connection"),
    ],
)
def test_every_letter_arrives_once(connections, per_connection, opened, make_letters, send):
    letters = make_letters(60)
    limits = {"connections": connections, "messages_per_connection": per_connection}
    with smtp_zoo() as zoo:
        assert kinds(send(zoo, *letters, **limits)) == "a" * 60
    assert sorted(one.content for one in zoo.letters) == sorted(map(to_bytes, letters))
    assert zoo.most_open <= connections
    # Two senders may both still see a letter waiting when they open a connection.
    assert opened <= zoo.opened <= opened + connections - 1


def test_no_more_connections_than_letters(make_letters, send):
    with smtp_zoo() as zoo:
        send(zoo, *make_letters(2), connections=10)
    assert zoo.opened == 2


def test_an_empty_batch_has_no_answer(channel_to):
    with smtp_zoo() as zoo:
        assert list(channel_to(zoo).send_many([])) == []
    assert zoo.opened == 0


def test_the_seconds_of_an_exchange_are_told(make_message, send):
    with smtp_zoo(Habit(At.END, says=b"250 OK\r\n", trickles=True, keeps=True)) as zoo:
        assert 0.01 < send(zoo, make_message())[0].seconds < 20


@pytest.mark.parametrize("at", [At.GREETING, At.HELLO])
def test_a_relay_that_is_away_is_not_asked_for_each_letter(at, make_letters, send):
    with smtp_zoo(Habit(at, says=b"554 5.3.2 no mail today\r\n")) as zoo:
        outcomes = send(zoo, *make_letters(30), connections=3)
    assert kinds(outcomes) == "t" * 30
    assert {outcome.detail[:50] for outcome in outcomes.values()} == {outcomes[0].detail[:50]}
    assert zoo.opened == 3


def test_a_relay_that_lets_in_one_connection_gets_all_letters_over_it(make_letters, send):
    with smtp_zoo(Habit(At.GREETING, says=b"421 too many\r\n", closes=True, times=3)) as zoo:
        assert kinds(send(zoo, *make_letters(12), connections=4)) == "a" * 12


def test_a_relay_that_closes_after_each_letter_gets_them_all(make_letters, send):
    with smtp_zoo(Habit(At.END, says=b"250 OK\r\n", closes=True, keeps=True)) as zoo:
        assert kinds(send(zoo, *make_letters(10), connections=2)) == "a" * 10
    assert len(zoo.letters) == 10


@pytest.mark.parametrize(
    ("habit", "most_unknown"),
    [
        pytest.param(Habit(At.END), 4, id="after the dot"),
        pytest.param(Habit(At.SENDER), 0, id="before the letter"),
        pytest.param(Habit(At.SENDER, says=b"421 closing\r\n", closes=True), 0, id="closing"),
        pytest.param(Habit(At.SENDER, says=b"530 sign in\r\n"), 0, id="sign in first"),
    ],
)
def test_a_relay_that_carries_nothing_is_given_up(habit, most_unknown, make_letters, send):
    with smtp_zoo(habit) as zoo:
        answered = kinds(send(zoo, *make_letters(40), connections=2))
    assert answered.count("u") == most_unknown
    assert answered.count("t") == 40 - most_unknown
    assert zoo.opened == 4


def test_a_relay_that_refuses_us_kills_no_letter_and_is_not_asked_for_each(make_letters, send):
    with smtp_zoo(Habit(At.SENDER, says=b"550 5.7.1 not you\r\n")) as zoo:
        outcomes = send(zoo, *make_letters(40), connections=1)
        assert kinds(outcomes) == "t" * 40
        assert len({outcome.detail for outcome in outcomes.values()}) == 1
        assert len(zoo.asked_at) == 2
        zoo.behave()
        assert kinds(send(zoo, *make_letters(40))) == "a" * 40


def test_one_letter_that_breaks_the_connection_does_not_stop_the_others(make_letters, send):
    with smtp_zoo(Habit(At.END, times=1)) as zoo:
        assert kinds(send(zoo, *make_letters(5), connections=1)) == "uaaaa"


def test_a_letter_that_can_never_go_stops_no_other_one(make_message, send):
    bad = make_message(subject="Reminder\r\nBcc: spy@evil.example")
    good = make_message(message_id="<good@kalends.invalid>")
    with smtp_zoo() as zoo:
        outcomes = send(zoo, bad, good, connections=1)
    assert kinds(outcomes) == "da"
    assert "send the letter again" in outcomes[0].detail
    assert [one.content for one in zoo.letters] == [to_bytes(good)]


def test_the_next_letter_goes_only_when_the_one_before_is_recorded(make_letters, channel_to):
    recorded: set[int] = set()
    with smtp_zoo() as zoo:
        for group in channel_to(zoo, connections=3).send_many(make_letters(12)):
            time.sleep(0.05)
            assert len(zoo.letters) <= len(recorded) + 3
            recorded |= set(group)
    assert len(recorded) == 12


def test_answers_that_come_in_meanwhile_are_one_group(make_letters, channel_to):
    with smtp_zoo() as zoo:
        groups = channel_to(zoo, connections=4).send_many(make_letters(40))
        first = next(groups)
        wait_until(lambda: len(zoo.letters) == 4)
        time.sleep(0.3)
        assert {0, 1, 2, 3} <= first.keys() | next(groups).keys()
        groups.close()


def test_after_the_dot_an_answer_is_waited_for_longer(make_message, send):
    with smtp_zoo(Habit(At.END, says=b"250 " + b"x" * 500 + b"\r\n", trickles=True, keeps=True)) as zoo:
        outcome = send(zoo, make_message(), timeout_seconds=1.5)[0]
    assert outcome.kind is ACCEPTED
    assert outcome.seconds > 1.5


@pytest.mark.parametrize("groups_taken", [0, 1, 3])
def test_closing_early_leaves_no_thread_and_no_connection(groups_taken, make_letters, channel_to):
    with smtp_zoo() as zoo:
        groups = channel_to(zoo, connections=4).send_many(make_letters(40))
        recorded = list(chain.from_iterable(next(groups) for _ in range(groups_taken)))
        groups.close()
        assert count_threads() == 0
        wait_until(lambda: not zoo.animals)
    assert len(zoo.letters) <= len(recorded) + 4 * (groups_taken > 0)


def test_a_failure_while_recording_leaves_no_thread_and_no_connection(make_letters, channel_to):
    def record(groups):
        with closing(groups):
            next(groups)
            raise OSError("disk full")

    with smtp_zoo() as zoo:
        with pytest.raises(OSError, match="disk full"):
            record(channel_to(zoo).send_many(make_letters(9)))
        assert count_threads() == 0
        wait_until(lambda: not zoo.animals)


def test_closing_does_not_wait_for_a_relay_that_hangs(make_letters, channel_to):
    started = time.monotonic()
    with smtp_zoo(Habit(At.END, hangs=True, times=3)) as zoo:
        groups = channel_to(zoo, connections=4).send_many(make_letters(20))
        next(groups)
        groups.close()
    assert time.monotonic() - started < 15  # the relay would be waited for 20 s
    assert count_threads() == 0


def test_a_fault_of_our_own_is_raised_where_outcomes_are_read(make_letters, channel_to, monkeypatch):
    def fail(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(notifications.smtp.Envelope, "of", fail)
    with smtp_zoo() as zoo:
        with pytest.raises(ExceptionGroup) as caught:
            list(channel_to(zoo).send_many(make_letters(3)))
        assert caught.group_contains(RuntimeError, match="a bug")
        assert count_threads() == 0
        wait_until(lambda: not zoo.animals)


def test_a_relay_that_comes_back_gets_what_waits(make_letters, send):
    letters = make_letters(6)
    with smtp_zoo() as zoo:
        zoo.behave(Habit(At.DOOR))
        assert kinds(send(zoo, *letters)) == "tttttt"
        zoo.behave()
        assert kinds(send(zoo, *letters)) == "aaaaaa"
    assert len(zoo.letters) == 6


def test_letters_wait_for_their_turns(send, make_letters):
    waits = [0.05, None, 0.02, 0.03, None, None, None]
    with smtp_zoo() as zoo:
        outcomes = send(zoo, *make_letters(4), connections=3, take_turn=lambda: waits.pop(0))
    assert (kinds(outcomes), waits) == ("aaaa", [])


def test_a_turn_that_cannot_be_asked_for_is_a_fault_of_our_own(send, make_letters):
    def away():
        raise ConnectionError("no database")

    with smtp_zoo() as zoo, pytest.raises(ExceptionGroup) as caught:
        send(zoo, *make_letters(3), take_turn=away)
    assert caught.group_contains(ConnectionError)
    assert (zoo.asked_at, count_threads()) == ([], 0)
