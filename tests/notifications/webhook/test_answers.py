"""What one letter is sent as, and what each answer of the receiver means for it, a lost one too."""

import pytest

from models.rules.letters import OutcomeKind
from notifications.webhook_body import body_of, signature_of

ACCEPTED, TRY_AGAIN, DEAD, UNKNOWN = OutcomeKind


def test_a_post_is_the_signed_letter(make_message, receiving, posted):
    message = make_message()
    with receiving() as system:
        assert [outcome.kind for outcome in posted(system.url, message)] == [ACCEPTED]
    ((headers, body),) = system.posts
    assert body == body_of(message)
    assert headers["Kalends-Signature"] == signature_of(message, body, "a secret")
    assert headers["Idempotency-Key"] == message.message_id
    assert headers["Content-Type"] == "application/json"


def test_a_repeat_is_the_same_to_the_byte(make_message, receiving, posted):
    with receiving("drops", (200, {})) as system:
        first = posted(system.url, make_message())[0].kind
        assert (first, posted(system.url, make_message())[0].kind) == (UNKNOWN, ACCEPTED)
    (headers, body), (again, body_again) = system.posts
    assert body == body_again
    assert headers["Kalends-Signature"] == again["Kalends-Signature"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_accepted(status, make_message, receiving, posted):
    with receiving((status, {})) as system:
        (outcome,) = posted(system.url, make_message())
    assert (outcome.kind, outcome.detail) == (ACCEPTED, "")
    assert outcome.seconds > 0


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 507, 599])
def test_put_off(status, make_message, receiving, posted):
    with receiving((status, {})) as system:
        (outcome,) = posted(system.url, make_message())
    assert (outcome.kind, outcome.try_after_seconds) == (TRY_AGAIN, None)
    assert f"put off the letter: {status}" in outcome.detail


@pytest.mark.parametrize("status", [400, 409, 413, 418, 422, 451, 499])
def test_refused(status, make_message, receiving, posted):
    with receiving((status, {"Location": "/elsewhere"})) as system:
        (outcome,) = posted(system.url, make_message())
    assert outcome.kind is DEAD
    assert f"refused the letter: {status}" in outcome.detail
    assert len(system.posts) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 403, 404, 405, 407, 410, 421, 426])
def test_who_refuses_us_kills_no_letter(status, make_message, receiving, posted):
    with receiving((status, {"Location": "/elsewhere"})) as system:
        (outcome,) = posted(system.url, make_message())
    assert outcome.kind is TRY_AGAIN
    assert f"refused us, not the letter: {status}" in outcome.detail
    assert "KALENDS_WEBHOOK_SECRET" in outcome.detail
    assert len(system.posts) == 1


DATE = {"Date": "Fri, 09 Feb 2024 08:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"Retry-After": "120"}, 120, id="seconds"),
        pytest.param({"Retry-After": "0"}, 0, id="at once"),
        pytest.param({"Retry-After": "99999999999999999999"}, 86_400, id="more than a day"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 08:05:00 GMT"} | DATE, 300, id="an instant"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 07:00:00 GMT"} | DATE, 0, id="an instant gone by"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2034 08:00:00 GMT"} | DATE, 86_400, id="far away"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 08:05:00 GMT"}, None, id="an instant from nowhere"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 08:05:00 -0000"} | DATE, None, id="no zone"),
        pytest.param({"Retry-After": "soon"} | DATE, None, id="no number"),
        pytest.param({"Retry-After": "-5"}, None, id="a negative number"),
        pytest.param({"Retry-After": "1.5"}, None, id="a fraction"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_when_to_try_again(headers, seconds, make_message, receiving, posted):
    with receiving((503, headers)) as system:
        (outcome,) = posted(system.url, make_message())
    assert (outcome.kind, outcome.try_after_seconds) == (TRY_AGAIN, seconds)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param("drops", "lost after the letter was handed over", id="lost after"),
        pytest.param("hangs", "did not answer in time after", id="hangs"),
    ],
)
def test_a_lost_answer_is_unknown(answer, words, make_message, receiving, posted):
    with receiving(answer) as system:
        (outcome,) = posted(system.url, make_message(), timeout_seconds=1.5)
    assert outcome.kind is UNKNOWN
    assert words in outcome.detail
    assert len(system.posts) == 1


def test_a_post_that_was_broken_off_is_tried_again(make_message, receiving, posted):
    big = make_message(text="x" * 20_000_000)
    with receiving("drops before the body") as system:
        (outcome,) = posted(system.url, big)
    assert outcome.kind is TRY_AGAIN
    assert "before the letter was handed over" in outcome.detail
    assert system.posts == []


def test_an_answer_that_never_ends_is_not_read(make_message, receiving, posted):
    with receiving((200, {"Content-Length": 10**12})) as system:
        assert posted(system.url, make_message(), timeout_seconds=1.5)[0].kind is ACCEPTED
