"""Encryption and sign-in: what is verified, and that nothing goes in the clear."""

import pytest
from pydantic import SecretStr

from benchmarks.simulation.certificates import ENDED, Authority
from benchmarks.simulation.smtp_habits import Abilities, At, Habit
from benchmarks.simulation.smtp_zoo import smtp_zoo
from models.rules.letters import OutcomeKind
from notifications.channel import Attachment
from notifications.message import to_bytes
from notifications.smtp_relay import Relay, Security

ACCOUNT = ("kalends", "correct horse")
SECURED = [Security.STARTTLS, Security.TLS]


def abilities(security, certificate, **more):
    """Return a server that offers that security."""
    return Abilities(security=str(security), certificate=certificate, **more)


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("security", SECURED)
def test_letters_go_encrypted(security, pipelining, authority, letter, send):
    with smtp_zoo(None, abilities(security, authority.server(), pipelining=pipelining)) as zoo:
        outcome = send(zoo, letter, security=security, ca_file=authority.file)[0]
    assert (outcome.kind, outcome.detail) == (OutcomeKind.ACCEPTED, "")
    assert [one.content for one in zoo.letters] == [to_bytes(letter)]


@pytest.mark.parametrize("security", SECURED)
def test_many_letters_go_encrypted(security, authority, make_letters, send):
    with smtp_zoo(None, abilities(security, authority.server())) as zoo:
        send(zoo, *make_letters(30), security=security, ca_file=authority.file, messages_per_connection=3)
    assert len({one.recipients for one in zoo.letters}) == 30


@pytest.mark.parametrize("security", list(Security))
@pytest.mark.parametrize("size", [48_000, 49_150, 400_000, 6_000_000])
def test_a_letter_of_any_size_arrives(security, size, authority, make_message, send):
    big = make_message(attachments=(Attachment("plan.bin", "application/zip", b"\x5a" * size),))
    with smtp_zoo(None, abilities(security, authority.server())) as zoo:
        assert send(zoo, big, security=security, ca_file=authority.file)[0].kind is OutcomeKind.ACCEPTED
    assert [one.content for one in zoo.letters] == [to_bytes(big)]


@pytest.mark.parametrize("security", list(Security))
def test_a_big_letter_that_is_broken_off_is_tried_again(security, authority, make_message, send):
    big = make_message(attachments=(Attachment("plan.bin", "application/zip", b"\x5a" * 12_000_000),))
    with smtp_zoo(Habit(At.MIDDLE), abilities(security, authority.server())) as zoo:
        outcome = send(zoo, big, security=security, ca_file=authority.file)[0]
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert "before the letter was handed over" in outcome.detail


@pytest.mark.parametrize("security", SECURED)
@pytest.mark.parametrize(
    "server",
    [
        pytest.param(lambda authority: authority.server("127.0.0.2"), id="another name"),
        pytest.param(lambda authority: authority.server(valid_to=ENDED), id="ended"),
        pytest.param(lambda authority: Authority.make(authority.folder, "stranger").server(), id="stranger"),
    ],
)
def test_a_wrong_certificate_gets_no_letter(security, server, authority, letter, send):
    with smtp_zoo(None, abilities(security, server(authority))) as zoo:
        outcome = send(zoo, letter, security=security, ca_file=authority.file)[0]
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert "certificate" in outcome.detail
    assert zoo.letters == []


@pytest.mark.parametrize("security", SECURED)
def test_without_a_file_only_the_systems_authorities_count(security, authority, letter, send):
    with smtp_zoo(None, abilities(security, authority.server())) as zoo:
        assert send(zoo, letter, security=security)[0].kind is OutcomeKind.TRY_AGAIN
    assert zoo.letters == []


@pytest.mark.parametrize(
    ("habit", "words"),
    [
        pytest.param(None, "offers no encryption", id="stripped"),
        pytest.param(
            Habit(At.HELLO, says=b"250-x\r\n250 STARTTLS\r\n"), "did not accept the encryption", id="refused"
        ),
    ],
)
def test_without_starttls_nothing_goes_in_the_clear(habit, words, letter, send):
    with smtp_zoo(habit) as zoo:
        outcome = send(zoo, letter, security=Security.STARTTLS)[0]
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert words in outcome.detail
    assert zoo.letters == []


@pytest.mark.parametrize(
    ("habit", "words"),
    [
        pytest.param(Habit(At.ENCRYPTION, says=b"454 4.7.0 not now\r\n"), "454 4.7.0", id="put off"),
        pytest.param(Habit(At.ENCRYPTION, says=b"502 5.5.1 no\r\n"), "502 5.5.1", id="refused"),
        pytest.param(Habit(At.ENCRYPTION), "at the encryption", id="dropped"),
        pytest.param(Habit(At.ENCRYPTION, says=b"220 go\r\n250 injected\r\n"), "", id="nonsense instead"),
    ],
)
def test_encryption_that_fails_gets_no_letter(habit, words, authority, letter, send):
    with smtp_zoo(habit, abilities(Security.STARTTLS, authority.server())) as zoo:
        secured = {"security": Security.STARTTLS, "ca_file": authority.file, "timeout_seconds": 2}
        outcome = send(zoo, letter, **secured)[0]
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert words in outcome.detail
    assert zoo.letters == []


@pytest.mark.parametrize("security", SECURED)
def test_encryption_that_hangs_ends_by_itself(security, authority, letter, send):
    at = At.ENCRYPTION if security is Security.STARTTLS else At.GREETING
    with smtp_zoo(Habit(at, hangs=True), abilities(security, authority.server())) as zoo:
        secured = {"security": security, "ca_file": authority.file, "timeout_seconds": 1.5}
        outcome = send(zoo, letter, **secured)[0]
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert "did not answer in time" in outcome.detail


def test_tls_to_a_server_that_speaks_none(letter, send):
    with smtp_zoo() as zoo:
        outcome = send(zoo, letter, security=Security.TLS, timeout_seconds=2)[0]
    assert (outcome.kind, zoo.letters) == (OutcomeKind.TRY_AGAIN, [])


def test_a_file_of_certificates_that_is_gone(tmp_path, letter, send):
    with smtp_zoo() as zoo:
        outcome = send(zoo, letter, security=Security.TLS, ca_file=tmp_path / "gone.pem")[0]
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert "KALENDS_SMTP_CA_FILE" in outcome.detail
    assert zoo.opened == 0


def signed_in(authority, password=ACCOUNT[1]):
    """Return the settings of a relay that asks for a name and a password."""
    return {
        "security": Security.STARTTLS,
        "ca_file": authority.file,
        "user": ACCOUNT[0],
        "password": SecretStr(password),
    }


def test_signing_in(authority, letter, send):
    offered = abilities(Security.STARTTLS, authority.server(), account=ACCOUNT)
    with smtp_zoo(None, offered) as zoo:
        assert send(zoo, letter, **signed_in(authority))[0].kind is OutcomeKind.ACCEPTED
    assert len(zoo.letters) == 1


@pytest.mark.parametrize(
    ("habit", "words"),
    [
        pytest.param(None, "535 5.7.8, name or password is wrong", id="wrong password"),
        pytest.param(Habit(At.SIGN_IN, says=b"454 4.7.0 later\r\n"), "454 4.7.0", id="put off"),
        pytest.param(Habit(At.SIGN_IN, says=b"534 5.7.9 no\r\n"), "534 5.7.9", id="refused"),
        pytest.param(Habit(At.SIGN_IN), "at the sign-in", id="dropped"),
        pytest.param(Habit(At.SIGN_IN, hangs=True), "in time at the sign-in", id="hangs"),
    ],
)
def test_a_sign_in_that_fails_kills_no_letter(habit, words, authority, make_letters, send):
    offered = abilities(Security.STARTTLS, authority.server(), account=ACCOUNT)
    password = ACCOUNT[1] if habit else "wrong"
    with smtp_zoo(habit, offered) as zoo:
        outcomes = send(zoo, *make_letters(9), **signed_in(authority, password), timeout_seconds=3)
    assert {outcome.kind for outcome in outcomes.values()} == {OutcomeKind.TRY_AGAIN}
    assert words in outcomes[0].detail
    assert zoo.opened <= Relay.connections


def test_a_relay_without_sign_in_gets_no_letter(authority, letter, send):
    with smtp_zoo(None, abilities(Security.STARTTLS, authority.server())) as zoo:
        outcome = send(zoo, letter, **signed_in(authority))[0]
    assert (outcome.kind, zoo.letters) == (OutcomeKind.TRY_AGAIN, [])
    assert "no way to sign in" in outcome.detail


def test_not_signing_in_where_it_is_asked_for_kills_no_letter(authority, letter, send):
    offered = abilities(Security.STARTTLS, authority.server(), account=ACCOUNT)
    secured = {"security": Security.STARTTLS, "ca_file": authority.file}
    with smtp_zoo(None, offered) as zoo:
        outcome = send(zoo, letter, **secured)[0]
    assert outcome.kind is OutcomeKind.TRY_AGAIN
    assert "530 5.7.0" in outcome.detail


def test_the_password_is_in_no_text_of_ours(authority, channel_to):
    with smtp_zoo() as zoo:
        assert ACCOUNT[1] not in repr(channel_to(zoo, **signed_in(authority)).relay)


@pytest.mark.parametrize(
    ("limit", "kind"),
    [
        pytest.param(500, OutcomeKind.DEAD, id="too big"),
        pytest.param(10_000_000, OutcomeKind.ACCEPTED, id="fits"),
        pytest.param(None, OutcomeKind.ACCEPTED, id="no limit said"),
    ],
)
def test_the_size_that_a_relay_takes(limit, kind, letter, send):
    with smtp_zoo(None, Abilities(size_limit=limit)) as zoo:
        outcome = send(zoo, letter)[0]
    assert outcome.kind is kind
    assert len(zoo.letters) == (kind is OutcomeKind.ACCEPTED)
    if kind is OutcomeKind.DEAD:
        assert f"{len(to_bytes(letter))} bytes, and the relay takes 500" in outcome.detail


def test_a_letter_that_is_too_big_is_not_even_begun(make_message, send):
    small = make_message(message_id="<small@kalends.invalid>", text="", html="")
    with smtp_zoo(None, Abilities(size_limit=len(to_bytes(small)))) as zoo:
        outcomes = send(zoo, make_message(text="long " * 100), small, connections=1)
    assert [outcomes[place].kind for place in (0, 1)] == [OutcomeKind.DEAD, OutcomeKind.ACCEPTED]
    assert zoo.opened == 1
