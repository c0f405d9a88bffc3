"""Every way in which a relay can misbehave, with every kind of letter: outcome, and what arrived."""

from dataclasses import dataclass

import pytest

import notifications.smtp_connection
from benchmarks.simulation.smtp_habits import Abilities, At, Habit
from benchmarks.simulation.smtp_zoo import smtp_zoo
from models.rules.letters import OutcomeKind
from notifications.message import to_bytes

ACCEPTED, TRY_AGAIN, DEAD, UNKNOWN = OutcomeKind


@dataclass(frozen=True)
class Case:
    """What a server does, and what must come of it: outcome, letters that arrive, words of the detail."""

    habit: Habit | None
    kind: OutcomeKind
    arrived: int = 0
    words: str = ""


def says(at, text, **more):
    """Return the habit of answering something else at a step."""
    return Habit(at, says=text.encode() + b"\r\n", **more)


CLOSING = "421 4.3.2 closing, user office@mod-el.example was here"
NOT_NOW = "451 4.3.0 office@mod-el.example not now"
NEVER = "550 5.1.1 <office@mod-el.example> unknown here"

AT_ANY_STEP = {
    f"{name} at {at}": Case(habit, TRY_AGAIN, words=words)
    for at in (At.GREETING, At.HELLO, At.SENDER, At.RECIPIENT, At.START)
    for name, habit, words in (
        ("put off", says(at, NOT_NOW), "451 4.3.0"),
        ("closing", says(at, CLOSING, closes=True), "421 4.3.2"),
        ("closing and staying", says(at, CLOSING), "421 4.3.2"),
        ("dropped", Habit(at), ""),
        ("nonsense", says(at, "what?"), ""),
        ("yes and no", says(at, "300 perhaps"), ""),
    )
}

BY_CODE = {
    "no relay": Case(Habit(At.DOOR), TRY_AGAIN, words="refuses connections"),
    "refused at the greeting": Case(says(At.GREETING, "554 no mail"), TRY_AGAIN, words="554"),
    "refused at EHLO": Case(says(At.HELLO, "550 who are you"), TRY_AGAIN, words="550"),
    "EHLO unknown": Case(says(At.HELLO, "502 what is EHLO"), TRY_AGAIN, words="502"),
    "refused at MAIL": Case(says(At.SENDER, NEVER), TRY_AGAIN, words="the sender: 550 5.1.1"),
    "size refused at MAIL": Case(says(At.SENDER, "552 5.3.4 too much"), DEAD, words="too big"),
    "must sign in": Case(says(At.SENDER, "530 5.7.0 sign in first"), TRY_AGAIN, words="530 5.7.0"),
    "out of order": Case(says(At.SENDER, "503 5.5.1 not now"), TRY_AGAIN, words="503 5.5.1"),
    "refused at RCPT": Case(says(At.RECIPIENT, NEVER), DEAD, words="there is no such mailbox"),
    "mailbox full": Case(says(At.RECIPIENT, "452 4.2.2 full"), TRY_AGAIN, words="the mailbox is full"),
    "no such domain": Case(says(At.RECIPIENT, "556 5.1.10 null MX"), DEAD, words="takes no mail"),
    "refused at DATA": Case(says(At.START, "554 5.6.0 no"), DEAD, words="554 5.6.0"),
    "yes at DATA": Case(says(At.START, "250 go on"), TRY_AGAIN, words="without meaning"),
}

AFTER_THE_DOT = {
    "put off": Case(says(At.END, NOT_NOW), TRY_AGAIN, words="put off the letter: 451 4.3.0"),
    "closing": Case(says(At.END, CLOSING, closes=True), TRY_AGAIN, words="421"),
    "refused": Case(says(At.END, "554 5.6.0 'Reminder' is spam"), DEAD, words="554 5.6.0, 'is spam'"),
    "dropped, and not taken": Case(Habit(At.END), UNKNOWN, words="it may have arrived"),
    "dropped, and taken": Case(Habit(At.END, keeps=True), UNKNOWN, 1, "it may have arrived"),
    "half an answer": Case(Habit(At.END, says=b"25", closes=True, keeps=True), UNKNOWN, 1, "lost after"),
    "nonsense": Case(says(At.END, "fine by me", keeps=True), UNKNOWN, 1, "without meaning"),
    "yes and no": Case(says(At.END, "354 and now?", keeps=True), UNKNOWN, 1, "without meaning"),
    "an answer without end": Case(Habit(At.END, says=b"250" + b"x" * 70_000, keeps=True), UNKNOWN, 1),
    "lines without end": Case(Habit(At.END, says=b"250-x\r\n" * 12_000, keeps=True), UNKNOWN, 1),
    "slow bytes": Case(says(At.END, "250-so\r\n250 well", trickles=True, keeps=True), ACCEPTED, 1),
    "two answers": Case(says(At.END, "250 OK\r\n250 OK", keeps=True), ACCEPTED, 1),
    "dropped at once after yes": Case(says(At.END, "250 OK", keeps=True, closes=True), ACCEPTED, 1),
    "foreign words": Case(says(At.END, "250 ça ira, Müller ✓", keeps=True), ACCEPTED, 1),
    "foreign words in a refusal": Case(says(At.END, "550 Größe überschritten ✗"), DEAD, words="550"),
    "bytes that are no text": Case(Habit(At.END, says=b"550 \xff\xfe\x00 no\r\n"), DEAD, words="550"),
    "a very long refusal": Case(says(At.END, "550 " + "no way " * 5000), DEAD, words="no way no way"),
    "a very long yes": Case(says(At.END, "250 " + "yes " * 10_000, keeps=True), ACCEPTED, 1),
    "no code but 250": Case(says(At.END, "250", keeps=True), ACCEPTED, 1),
    "another good code": Case(says(At.END, "251 will forward", keeps=True), ACCEPTED, 1),
    "no farewell": Case(Habit(At.GOODBYE), ACCEPTED, 1),
    "a rude farewell": Case(says(At.GOODBYE, "500 stay"), ACCEPTED, 1),
    "well behaved": Case(None, ACCEPTED, 1),
}

CASES = AT_ANY_STEP | BY_CODE | {f"{name} after the dot": case for name, case in AFTER_THE_DOT.items()}


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "one by one"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_a_relay_says(case, pipelining, letter, send):
    with smtp_zoo(case.habit, Abilities(pipelining=pipelining)) as zoo:
        outcome = send(zoo, letter)[0]
    assert outcome.kind is case.kind
    assert case.words in outcome.detail
    assert len(zoo.letters) == case.arrived
    assert all(one.content == to_bytes(letter) for one in zoo.letters)


HANGS = {
    **{str(at): TRY_AGAIN for at in (At.GREETING, At.HELLO, At.SENDER, At.RECIPIENT, At.START)},
    str(At.MIDDLE): UNKNOWN,
    str(At.END): UNKNOWN,
    str(At.GOODBYE): ACCEPTED,
}


@pytest.mark.parametrize(("at", "kind"), HANGS.items(), ids=HANGS)
def test_a_relay_that_hangs(at, kind, letter, send, monkeypatch):
    monkeypatch.setattr(notifications.smtp_connection, "PATIENCE", 1)
    with smtp_zoo(Habit(At(at), hangs=True)) as zoo:
        outcome = send(zoo, letter, timeout_seconds=1.5)[0]
    assert outcome.kind is kind
    assert kind is ACCEPTED or "did not answer in time" in outcome.detail


COPIES = {
    "refused": Case(says(At.COPY, NEVER), ACCEPTED, 1, "2 copies were refused: 550 5.1.1"),
    "put off": Case(says(At.COPY, NOT_NOW), ACCEPTED, 1, "2 copies were refused: 451 4.3.0"),
    "one refused": Case(says(At.COPY, NEVER, times=1), ACCEPTED, 1, "1 copy was refused: 550 5.1.1"),
    "a code of the session": Case(says(At.COPY, "504 no"), ACCEPTED, 1, "2 copies were refused: 504"),
    "closing": Case(says(At.COPY, CLOSING, closes=True), TRY_AGAIN, words="a copy: 421"),
    "dropped": Case(Habit(At.COPY), TRY_AGAIN, words="lost before"),
    "nonsense": Case(says(At.COPY, "hm"), TRY_AGAIN, words="without meaning"),
    "the recipient refused": Case(says(At.RECIPIENT, NEVER), DEAD),
    "the recipient put off": Case(says(At.RECIPIENT, NOT_NOW), TRY_AGAIN),
}


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "one by one"])
@pytest.mark.parametrize("case", COPIES.values(), ids=COPIES)
def test_copies(case, pipelining, make_message, send):
    letter = make_message(cc=("deputy@mod-el.example", "permrep@mfa-el.example"))
    with smtp_zoo(case.habit, Abilities(pipelining=pipelining)) as zoo:
        outcome = send(zoo, letter)[0]
    assert (outcome.kind, len(zoo.letters)) == (case.kind, case.arrived)
    assert case.words in outcome.detail


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "one by one"])
def test_a_copy_that_is_refused_stops_nobody_else(pipelining, make_message, send):
    letter = make_message(cc=("deputy@mod-el.example", "permrep@mfa-el.example"))
    with smtp_zoo(says(At.COPY, NEVER, times=1), Abilities(pipelining=pipelining)) as zoo:
        send(zoo, letter)
    assert zoo.letters[0].recipients == ("office@mod-el.example", "permrep@mfa-el.example")


@pytest.mark.parametrize("at", [At.SENDER, At.RECIPIENT, At.START, At.END])
def test_greylisting_lets_the_same_letter_in_the_second_time(at, letter, send):
    with smtp_zoo(says(at, "451 4.7.1 come back later", times=1)) as zoo:
        assert send(zoo, letter)[0].kind is TRY_AGAIN
        assert not zoo.letters
        assert send(zoo, letter)[0].kind is ACCEPTED
    assert [one.content for one in zoo.letters] == [to_bytes(letter)]


def test_a_repeat_after_a_lost_answer_is_the_same_to_the_byte(letter, send):
    with smtp_zoo(Habit(At.END, keeps=True, times=1)) as zoo:
        assert [send(zoo, letter)[0].kind for _ in range(2)] == [UNKNOWN, ACCEPTED]
    assert zoo.letters[0] == zoo.letters[1]


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "one by one"])
@pytest.mark.parametrize("at", [At.SENDER, At.RECIPIENT, At.START, At.END])
def test_a_refused_letter_does_not_touch_the_next_one(at, pipelining, make_letters, send):
    with smtp_zoo(says(at, NEVER, times=1), Abilities(pipelining=pipelining)) as zoo:
        outcomes = send(zoo, *make_letters(3), connections=1)
    first = TRY_AGAIN if at is At.SENDER else DEAD
    assert [outcomes[place].kind for place in range(3)] == [first, ACCEPTED, ACCEPTED]
    assert zoo.opened == 1
    assert [one.recipients for one in zoo.letters] == [("office1@mod.example",), ("office2@mod.example",)]
