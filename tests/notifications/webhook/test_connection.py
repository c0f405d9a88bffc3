"""Where a letter goes: to whom a certificate vouches for, past proxies, and with a secret kept."""

import pytest

from benchmarks.simulation.certificates import Authority
from models.rules.letters import OutcomeKind

ACCEPTED, TRY_AGAIN, DEAD, UNKNOWN = OutcomeKind


def test_https_with_a_certificate_of_ones_own(tmp_path, make_message, receiving, posted):
    authority = Authority.make(tmp_path)
    with receiving(certificate=authority.server()) as system:
        (outcome,) = posted(system.url, make_message(), ca_file=authority.file)
    assert outcome.kind is ACCEPTED


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2"])
def test_a_wrong_certificate_gets_no_letter(address, tmp_path, make_message, receiving, posted):
    authority, stranger = Authority.make(tmp_path), Authority.make(tmp_path, "stranger")
    server = (authority if address != "127.0.0.1" else stranger).server(address)
    with receiving(certificate=server) as system:
        (outcome,) = posted(system.url, make_message(), ca_file=authority.file)
    assert outcome.kind is TRY_AGAIN
    assert "certificate" in outcome.detail
    assert system.posts == []


def test_a_file_of_certificates_that_is_gone(tmp_path, make_letters, receiving, posted):
    with receiving() as system:
        outcomes = posted(system.url, *make_letters(2), ca_file=tmp_path / "gone.pem")
    assert {outcome.kind for outcome in outcomes} == {TRY_AGAIN}
    assert "KALENDS_WEBHOOK_CA_FILE" in outcomes[0].detail


def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch, make_message, receiving, posted):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with receiving() as system:
        assert posted(system.url, make_message())[0].kind is ACCEPTED


def test_a_name_that_does_not_exist(make_message, posted):
    (outcome,) = posted("https://nobody.invalid/letters", make_message())
    assert outcome.kind is TRY_AGAIN
    assert "nobody.invalid" not in outcome.detail


def test_the_secret_is_in_no_text_of_ours(channel_to):
    assert "a secret" not in repr(channel_to("http://127.0.0.1:1/").receiver)
