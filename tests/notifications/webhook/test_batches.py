"""Many letters for one receiver: one after the other, and when the rest is not tried."""

from contextlib import closing

import pytest

from models.rules.letters import OutcomeKind

ACCEPTED, TRY_AGAIN, DEAD, UNKNOWN = OutcomeKind


@pytest.mark.parametrize(("status", "posts"), [(401, 1), (404, 1), (308, 1), (403, 4)])
def test_who_refuses_us_is_asked_no_more_unless_it_may_be_one_letter(
    status, posts, make_letters, receiving, posted
):
    with receiving((status, {})) as system:
        outcomes = posted(system.url, *make_letters(4))
    assert {outcome.kind for outcome in outcomes} == {TRY_AGAIN}
    assert len(system.posts) == posts


def test_who_asks_for_a_pause_gets_one(make_letters, receiving, posted):
    with receiving((200, {}), (429, {"Retry-After": "60"})) as system:
        outcomes = posted(system.url, *make_letters(5))
    assert [outcome.kind for outcome in outcomes] == [ACCEPTED] + [TRY_AGAIN] * 4
    assert [outcome.try_after_seconds for outcome in outcomes] == [None] + [60] * 4
    assert len(system.posts) == 2


def test_one_letter_put_off_without_a_pause_stops_no_other(make_letters, receiving, posted):
    with receiving((500, {}), (422, {}), (200, {})) as system:
        outcomes = posted(system.url, *make_letters(3))
    assert [outcome.kind for outcome in outcomes] == [TRY_AGAIN, DEAD, ACCEPTED]


def test_a_receiver_that_never_answers_is_given_up(make_letters, receiving, posted):
    with receiving("drops") as system:
        outcomes = posted(system.url, *make_letters(10))
    assert [outcome.kind for outcome in outcomes] == [UNKNOWN] * 2 + [TRY_AGAIN] * 8
    assert len(system.posts) == 2


def test_two_losses_with_an_answer_in_between_stop_nothing(make_letters, receiving, posted):
    with receiving("drops", (200, {}), "drops", (200, {})) as system:
        outcomes = posted(system.url, *make_letters(5))
    assert [outcome.kind for outcome in outcomes] == [UNKNOWN, ACCEPTED, UNKNOWN, ACCEPTED, ACCEPTED]


REFUSES = "the receiver cannot be reached: it refuses connections"


def test_nobody_there_is_not_tried_for_each_letter(make_letters, receiving, posted):
    with receiving() as system:
        pass
    outcomes = posted(system.url, *make_letters(4))
    assert {outcome.kind for outcome in outcomes} == {TRY_AGAIN}
    assert {outcome.detail for outcome in outcomes} == {REFUSES}


def test_a_letter_that_can_never_go_is_not_posted(make_letters, make_message, receiving, posted):
    with receiving() as system:
        outcomes = posted(system.url, make_message(subject="a\r\nb"), *make_letters(1))
    assert [outcome.kind for outcome in outcomes] == [DEAD, ACCEPTED]
    assert "send the letter again" in outcomes[0].detail
    assert len(system.posts) == 1


def test_one_connection_carries_a_batch_and_each_letter_is_a_group(make_letters, receiving, channel_to):
    with receiving() as system:
        groups = list(channel_to(system.url).send_many(make_letters(5)))
    assert [list(group) for group in groups] == [[0], [1], [2], [3], [4]]
    assert system.connections == 1


def test_the_next_letter_is_posted_only_when_the_one_before_is_recorded(make_letters, receiving, channel_to):
    with receiving() as system:
        with closing(channel_to(system.url).send_many(make_letters(5))) as groups:
            next(groups)
            assert len(system.posts) == 1
            next(groups)
        assert len(system.posts) == 2


def test_a_long_answer_is_left_and_the_next_letter_goes_over_another_connection(
    make_letters, receiving, posted
):
    with receiving((200, {}, b"x" * 200_000)) as system:
        assert [outcome.kind for outcome in posted(system.url, *make_letters(2))] == [ACCEPTED, ACCEPTED]
    assert system.connections == 2


def test_an_empty_batch_has_no_answer(posted):
    assert posted("http://127.0.0.1:1/") == []
