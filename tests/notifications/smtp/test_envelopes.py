"""Who is asked to take a letter, and what no name, subject or address can smuggle in."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from benchmarks.simulation.smtp_zoo import smtp_zoo
from models.errors import CycleError
from models.rules.letters import OutcomeKind
from notifications.bounces import Bounces
from notifications.message import to_bytes
from notifications.smtp_answers import Step
from notifications.smtp_envelope import Envelope

SPY = "spy@evil.example"


@pytest.mark.parametrize(
    ("changes", "recipients"),
    [
        pytest.param({}, "office@mod-el.example", id="usual"),
        pytest.param(
            {"to": ("a@x.example", "b@x.example", "a@x.example")}, "a@x.example b@x.example", id="several"
        ),
        pytest.param(
            {"cc": ("deputy@mod-el.example", "office@mod-el.example", "deputy@mod-el.example")},
            "office@mod-el.example deputy@mod-el.example",
            id="copies, each once",
        ),
    ],
)
def test_who_is_asked_to_be_given_the_letter(changes, recipients, make_message, send):
    with smtp_zoo() as zoo:
        assert send(zoo, make_message(**changes))[0].detail == ""
    assert zoo.letters[0].recipients == tuple(recipients.split())


@pytest.mark.parametrize("bounces", [None, "bounces@kalends.example"])
def test_who_is_told_of_failures(bounces, make_message, send):
    with smtp_zoo() as zoo:
        send(zoo, make_message(), bounces=Bounces(bounces) if bounces else None)
    assert zoo.letters[0].sender == (bounces or "pesco-secretariat@kalends.example")


def test_the_bounce_address_is_not_in_the_letter(make_message, send):
    with smtp_zoo() as zoo:
        send(zoo, make_message(), bounces=Bounces("bounces@kalends.example", SecretStr("a long secret")))
    assert b"bounces" not in zoo.letters[0].content
    assert zoo.letters[0].content == to_bytes(make_message())


def test_each_letter_has_an_envelope_sender_of_its_own_that_stays(make_letters, send):
    bounces = Bounces("bounces@kalends.example", SecretStr("a long secret"))
    with smtp_zoo() as zoo:
        for _ in range(2):
            send(zoo, *make_letters(2), bounces=bounces, connections=1)
    senders = [one.sender for one in zoo.letters]
    assert senders == [bounces.sender_of(f"<m{place}@kalends.invalid>") for place in (0, 1)] * 2


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"to": (f"a@b.example>\r\nRCPT TO:<{SPY}",)}, id="a command in the address"),
        pytest.param({"to": (f"a@b.example\r\nBcc: {SPY}",)}, id="a header in the address"),
        pytest.param({"to": (f"a@b.example,{SPY}",)}, id="two addresses in one"),
        pytest.param({"to": (f"Office <{SPY}>",)}, id="a display name"),
        pytest.param({"to": (f'"a@b.example" <{SPY}>',)}, id="a display name that is an address"),
        pytest.param({"to": (f"<{SPY}>",)}, id="angle brackets"),
        pytest.param({"to": (f"@evil.example:{SPY}",)}, id="a source route"),
        pytest.param({"to": (f"{SPY} NOTIFY=SUCCESS",)}, id="a parameter of RCPT"),
        pytest.param({"to": ("ofﬁce@mod-el.example",)}, id="letters that only look like these"),
        pytest.param({"to": ("a\u202e@b.example",)}, id="a sign that turns the direction"),
        pytest.param({"to": ()}, id="nobody"),
        pytest.param({"cc": (f"a@b.example>\nRCPT TO:<{SPY}",)}, id="a command in a copy"),
        pytest.param({"cc": (f"a@b.example\x00{SPY}",)}, id="a zero byte in a copy"),
        pytest.param({"reply_to": f"a@b.example>\r\nRCPT TO:<{SPY}"}, id="a command in the reply address"),
        pytest.param({"sender": f"Office\r\nBcc: {SPY}"}, id="a header in the sender"),
        pytest.param({"subject": f"Reminder\nBcc: {SPY}"}, id="a header in the subject"),
        pytest.param({"subject": "Reminder\r\n\r\n.\r\nMAIL FROM:<x@y.example>"}, id="an end in the subject"),
    ],
)
def test_nothing_is_smuggled_in(changes, make_message, send):
    with smtp_zoo() as zoo:
        outcome = send(zoo, make_message(**changes))[0]
    assert outcome.kind is OutcomeKind.DEAD
    assert SPY not in outcome.detail
    assert zoo.letters == []


@pytest.mark.parametrize("name", [f"Secretariat <{SPY}>", f'"x" <{SPY}>', f"{SPY}", "a\\b", f"x, {SPY}"])
def test_a_display_name_with_an_address_in_it_stays_a_name(name, make_message, send):
    with smtp_zoo() as zoo:
        assert send(zoo, make_message(sender=name))[0].kind is OutcomeKind.ACCEPTED
    assert zoo.letters[0].recipients == ("office@mod-el.example",)
    assert zoo.letters[0].sender == "pesco-secretariat@kalends.example"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(".\n", id="a dot alone"),
        pytest.param("one\n.\ntwo\n..\n.three\n", id="lines that begin with dots"),
        pytest.param("one\r\n.\r\nMAIL FROM:<x@y.example>\r\n", id="what looks like an end"),
        pytest.param("one\r.\rtwo\n.\r", id="lone carriage returns"),
    ],
)
def test_a_dot_ends_no_letter_but_ours(text, make_message, send):
    message = make_message(text=text, html=f"<p>{text}</p>")
    with smtp_zoo() as zoo:
        assert send(zoo, message, replace(message, message_id="<b@kalends.invalid>"), connections=1)
    assert zoo.letters[0].content == to_bytes(message)
    assert len(zoo.letters) == 2


ONE, MANY = {}, {"cc": ("deputy@mod-el.example",)}


@pytest.mark.parametrize(
    ("changes", "can_pipeline", "turns"),
    [
        pytest.param(ONE, True, [["sender", "recipient", "start"]], id="one recipient at once"),
        pytest.param(MANY, True, [["sender", "recipient", "copy"], ["start"]], id="with a copy in two turns"),
        pytest.param(ONE, False, [["sender"], ["recipient"], ["start"]], id="one by one"),
    ],
)
def test_turns(changes, can_pipeline, turns, make_message):
    names = {"sender": Step.SENDER, "recipient": Step.RECIPIENT, "copy": Step.COPY, "start": Step.START}
    found = Envelope.of(make_message(**changes)).turns(can_pipeline=can_pipeline, says_size=False)
    assert [[step for step, _ in turn] for turn in found] == [
        [names[name] for name in turn] for turn in turns
    ]


@pytest.mark.parametrize("says_size", [True, False])
def test_the_size_is_told_where_the_relay_asks_for_it(says_size, make_message):
    envelope = Envelope.of(make_message())
    ((_, line), *_), *_ = envelope.turns(can_pipeline=True, says_size=says_size)
    size = f" SIZE={len(to_bytes(make_message()))}" if says_size else ""
    assert line == f"MAIL FROM:<pesco-secretariat@kalends.example>{size}\r\n".encode()


def test_a_bad_bounce_address_is_refused(make_message):
    with pytest.raises(CycleError):
        Envelope.of(make_message(), f"a@b.example>\r\nRCPT TO:<{SPY}")


def test_what_must_not_be_told(make_message):
    hidden = Envelope.of(make_message(cc=("deputy@mod-el.example",))).hidden
    assert {"office", "deputy", "mod-el", "pesco-secretariat", "pesco"} <= hidden
    assert "unknown" not in hidden


def test_an_envelope_shows_no_content(make_message):
    assert "Dear colleagues" not in repr(Envelope.of(make_message()))
