"""Where encryption may be left out, what is verified, and how a failure is told."""

import ssl
from socket import gaierror

import pytest

from models.rules.letters import OutcomeKind
from notifications.network import is_loopback, lost, verified, why_unreached


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1"])
def test_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["relay.example", "localhost.example", "127.0.0.1.example", "10.0.0.1", "0.0.0.0", "::", "", "1"]
)
def test_another_machine(host):
    assert not is_loopback(host)


def test_certificates_and_names_are_verified():
    context = verified(None)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_a_file_that_holds_no_certificate(tmp_path):
    (tmp_path / "ca.pem").write_text("nothing")
    with pytest.raises(OSError, match="certificate"):
        verified(tmp_path / "ca.pem")


def caused_by(cause):
    """Return an error that came of another one that came of another one."""
    middle, outer = OSError("in between"), OSError("connecting to relay.example:25 failed")
    middle.__cause__, outer.__cause__ = cause, middle
    return outer


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ssl.SSLCertVerificationError("mod-el.example"), "the certificate of the relay is not valid"),
        (ssl.SSLError("wrong version"), "no encryption could be agreed with the relay"),
        (gaierror(-2, "relay.example"), "the name of the relay cannot be looked up"),
        (UnicodeError("label too long"), "the name of the relay cannot be looked up"),
        (ConnectionRefusedError(), "the relay cannot be reached: it refuses connections"),
        (OSError("relay.example is odd"), ""),
    ],
)
def test_why_nobody_was_reached(cause, words):
    assert why_unreached(caused_by(cause), "the relay").startswith(words)
    assert "example" not in why_unreached(caused_by(cause), "the relay")


@pytest.mark.parametrize(("has_ended", "kind"), [(True, OutcomeKind.UNKNOWN), (False, OutcomeKind.TRY_AGAIN)])
def test_a_letter_without_an_answer(has_ended, kind):
    assert lost("the line is dead", has_ended=has_ended).kind is kind
