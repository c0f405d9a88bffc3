"""A request that is named with a key is answered once, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.errors import KeyReusedError, NothingHereError
from models.operations.api_requests import KEPT, Named
from models.operations.opening import sync_roster
from tasks.api_requests import Answer, answer_once

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
ANSWER = Answer(201, '{"version": 1}', {"ETag": '"received.1.1"'})


@pytest.fixture
def installation_url(database_url):
    return database_url


@pytest.fixture
def named(services):
    with services.transaction() as session:
        return Named(sync_roster(session, "member_states")["EL"].id, "k" * 64, "r" * 64)


@pytest.fixture
def ask(services):
    """Return what asks, and the list of what was done."""
    done = []

    def asked(named, now=NOW, answer=ANSWER):
        def do():
            done.append(named)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return answer_once(services, named, do, now)

    asked.done = done
    return asked


def test_it_is_done_once_and_answered_as_before(ask, named):
    first, again = ask(named), ask(named, answer=Answer(500, ""))
    assert len(ask.done) == 1
    assert first == ANSWER
    assert again == replace(ANSWER, is_replayed=True)


@pytest.mark.parametrize("answered", [True, False])
def test_a_key_names_one_request(ask, named, answered):
    if answered:
        ask(named)
    else:
        with pytest.raises(NothingHereError):
            ask(named, answer=NothingHereError())
    with pytest.raises(KeyReusedError):
        ask(replace(named, request_sha256="o" * 64))
    assert len(ask.done) == 1


def test_a_key_of_another_respondent_is_another_one(ask, named):
    ask(named)
    ask(replace(named, respondent_id=named.respondent_id + 1, request_sha256="o" * 64))
    assert len(ask.done) == 2


def test_two_at_once_are_told_the_same(services, named):
    inner = []

    def do():
        # The other one came and ended while this one was at work.
        inner.append(answer_once(services, named, lambda: ANSWER, NOW))
        return Answer(200, "{}")

    assert answer_once(services, named, do, NOW) == replace(ANSWER, is_replayed=True)
    assert inner == [ANSWER]


def test_many_at_once_are_told_the_same(ask, named):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask(named), range(8)))
    assert {replace(one, is_replayed=False) for one in map(plain, answers)} == {plain(ANSWER)}


def plain(answer):
    return replace(answer, headers=tuple(answer.headers.items()))


def test_what_was_refused_may_be_asked_again(ask, named):
    with pytest.raises(NothingHereError):
        ask(named, answer=NothingHereError())
    assert not ask(named).is_replayed


def test_after_a_month_it_is_forgotten(ask, named):
    ask(named)
    assert ask(named, NOW + KEPT).is_replayed
    assert not ask(named, NOW + KEPT + timedelta(seconds=1)).is_replayed
