"""Channels by name, and which settings each needs before anything is sent."""

from pathlib import Path

import pytest

from benchmarks.simulation.certificates import Authority
from config.settings import Settings
from models.errors import (
    ChannelSettingError,
    CycleError,
    MissingChannelSettingError,
    UnencryptedChannelError,
    UnknownChannelError,
)
from notifications.mailbox import MailboxChannel
from notifications.registry import CHANNELS, open_channel
from notifications.smtp import SmtpChannel
from notifications.smtp_relay import Relay, Security
from notifications.webhook import Receiver, WebhookChannel

RELAY = {"smtp_host": "relay.example"}
SECRET = {"smtp_bounce_secret": "sixteen letters."}
CLEAR = {"smtp_security": "none"}
URL = {"webhook_url": "https://letters.example/in"}
HOOK = URL | {"webhook_secret": "a secret"}


def relay_of(**settings) -> Relay:
    """Return the relay of the settings."""
    channel = open_channel("smtp", Settings(**(RELAY | settings)))
    assert isinstance(channel, SmtpChannel)
    return channel.relay


def receiver_of(**settings) -> Receiver:
    """Return the receiver of the settings."""
    channel = open_channel("webhook", Settings(**(HOOK | settings)))
    assert isinstance(channel, WebhookChannel)
    return channel.receiver


def test_the_mailbox_writes_into_the_folder_of_the_settings(tmp_path):
    channel = open_channel("mailbox", Settings(mailbox_folder=tmp_path))
    assert isinstance(channel, MailboxChannel)
    assert channel.folder == tmp_path


def test_an_unknown_channel_is_named_with_the_known_ones():
    with pytest.raises(UnknownChannelError, match="'pigeon'") as caught:
        open_channel("pigeon", Settings())
    assert all(name in caught.value.way_out for name in CHANNELS)


@pytest.mark.parametrize(
    ("settings", "security", "port"),
    [
        pytest.param({}, Security.STARTTLS, 587, id="usual"),
        pytest.param({"smtp_security": "tls"}, Security.TLS, 465, id="tls"),
        pytest.param(
            {"smtp_security": "none", "smtp_host": "localhost"}, Security.NONE, 25, id="this machine"
        ),
        pytest.param({"smtp_security": "none", "smtp_host": "::1"}, Security.NONE, 25, id="its address"),
        pytest.param(
            {"smtp_security": "none", "smtp_allow_plaintext": True}, Security.NONE, 25, id="allowed"
        ),
        pytest.param({"smtp_port": 2525}, Security.STARTTLS, 2525, id="another port"),
    ],
)
def test_how_the_relay_is_reached(settings, security, port):
    relay = relay_of(**settings)
    assert (relay.security, relay.port) == (security, port)


def test_every_setting_of_smtp_reaches_the_relay(tmp_path):
    ca_file = Authority.make(tmp_path).file
    relay = relay_of(
        smtp_user="kalends",
        smtp_password="a password",
        smtp_ca_file=ca_file,
        smtp_bounce_address="bounces@kalends.example",
        smtp_bounce_secret="sixteen letters.",
        smtp_bounce_separator="-",
        smtp_hello_name="kalends.example",
        smtp_connections=7,
        smtp_messages_per_connection=3,
        smtp_timeout_seconds=1.5,
    )
    assert (relay.host, relay.user, relay.password.get_secret_value()) == (
        "relay.example",
        "kalends",
        "a password",
    )
    assert (relay.ca_file, relay.bounces.address) == (ca_file, "bounces@kalends.example")
    assert (relay.bounces.secret.get_secret_value(), relay.bounces.separator) == ("sixteen letters.", "-")
    assert (relay.hello_name, relay.connections) == ("kalends.example", 7)
    assert (relay.messages_per_connection, relay.timeout_seconds) == (3, 1.5)


def test_every_setting_of_the_webhook_reaches_the_receiver(tmp_path):
    ca_file = Authority.make(tmp_path).file
    receiver = receiver_of(webhook_timeout_seconds=2, webhook_ca_file=ca_file)
    assert (receiver.url, receiver.secret.get_secret_value()) == ("https://letters.example/in", "a secret")
    assert (receiver.timeout_seconds, receiver.ca_file) == (2, ca_file)


@pytest.mark.parametrize(
    ("channel", "settings", "missing"),
    [
        pytest.param("smtp", {}, "KALENDS_SMTP_HOST", id="no relay"),
        pytest.param("smtp", {"smtp_host": ""}, "KALENDS_SMTP_HOST", id="an empty relay"),
        pytest.param("smtp", RELAY | {"smtp_user": "k"}, "KALENDS_SMTP_PASSWORD", id="no password"),
        pytest.param("smtp", RELAY | {"smtp_password": "p"}, "KALENDS_SMTP_USER", id="no name"),
        pytest.param(
            "smtp", RELAY | SECRET, "KALENDS_SMTP_BOUNCE_ADDRESS", id="a secret, and nothing to put it into"
        ),
        pytest.param("webhook", {}, "KALENDS_WEBHOOK_URL", id="no receiver"),
        pytest.param(
            "webhook", {"webhook_url": "https://x.example"}, "KALENDS_WEBHOOK_SECRET", id="no secret"
        ),
        pytest.param(
            "webhook", HOOK | {"webhook_secret": ""}, "KALENDS_WEBHOOK_SECRET", id="an empty secret"
        ),
    ],
)
def test_a_missing_setting_is_named(channel, settings, missing):
    with pytest.raises(MissingChannelSettingError, match=missing) as caught:
        open_channel(channel, Settings(**settings))
    assert (caught.value.setting, caught.value.channel) == (missing, channel)
    assert missing in caught.value.way_out


@pytest.mark.parametrize(
    ("name", "secret", "setting"),
    [
        pytest.param("bounces", "too short", "KALENDS_SMTP_BOUNCE_SECRET", id="a short secret"),
        pytest.param("bounces", "", "KALENDS_SMTP_BOUNCE_SECRET", id="an empty secret"),
        pytest.param("b" * 40, "sixteen letters.", "KALENDS_SMTP_BOUNCE_ADDRESS", id="a long name"),
    ],
)
def test_a_token_that_could_be_guessed_or_does_not_fit_is_refused(name, secret, setting):
    with pytest.raises(ChannelSettingError) as caught:
        relay_of(smtp_bounce_address=f"{name}@kalends.example", smtp_bounce_secret=secret)
    assert caught.value.setting == setting
    assert relay_of(smtp_bounce_address=f"{'b' * 39}@kalends.example", **SECRET).bounces.secret


@pytest.mark.parametrize("host", ["relay.example", "10.0.0.1", "localhost.example"])
def test_no_letter_goes_to_another_machine_in_the_clear(host):
    with pytest.raises(UnencryptedChannelError, match="KALENDS_SMTP_SECURITY") as caught:
        relay_of(smtp_host=host, smtp_security="none")
    assert "KALENDS_SMTP_ALLOW_PLAINTEXT" in caught.value.way_out


@pytest.mark.parametrize("url", ["http://letters.example/in", "http://10.0.0.1/in", "HTTP://letters.example"])
def test_no_post_goes_to_another_machine_in_the_clear(url):
    with pytest.raises(UnencryptedChannelError, match="KALENDS_WEBHOOK_URL"):
        receiver_of(webhook_url=url)


@pytest.mark.parametrize("url", ["http://localhost:8080/in", "http://127.0.0.1/in", "http://[::1]:9/in"])
def test_a_receiver_on_this_machine_needs_no_encryption(url):
    assert receiver_of(webhook_url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("letters.example", id="no scheme"),
        pytest.param("ftp://letters.example", id="another scheme"),
        pytest.param("https://", id="no host"),
        pytest.param("https://x.example:port/", id="no number as port"),
        pytest.param("https://k:pw@x.example/", id="a password"),
        pytest.param("https://k@x.example/", id="a name"),
    ],
)
def test_what_is_no_address_of_a_receiver(url):
    with pytest.raises(ChannelSettingError, match="KALENDS_WEBHOOK_URL") as caught:
        receiver_of(webhook_url=url)
    assert "pw" not in f"{caught.value}{caught.value.way_out}"


@pytest.mark.parametrize(
    "address", ["bounces", "Office <b@k.example>", "b@k.example\r\nRCPT TO:<x@y.example>"]
)
def test_what_is_no_bounce_address(address):
    with pytest.raises(ChannelSettingError, match="KALENDS_SMTP_BOUNCE_ADDRESS") as caught:
        relay_of(smtp_bounce_address=address)
    assert address not in str(caught.value)


@pytest.mark.parametrize(
    ("open_with", "setting"),
    [
        pytest.param(lambda path: relay_of(smtp_ca_file=path), "KALENDS_SMTP_CA_FILE", id="smtp"),
        pytest.param(lambda path: receiver_of(webhook_ca_file=path), "KALENDS_WEBHOOK_CA_FILE", id="webhook"),
    ],
)
@pytest.mark.parametrize("content", [None, "nothing"], ids=["no file", "no certificate"])
def test_a_file_of_certificates_that_is_none(open_with, setting, content, tmp_path):
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    with pytest.raises(ChannelSettingError, match=setting) as caught:
        open_with(path)
    assert setting in caught.value.way_out


@pytest.mark.parametrize("name", ["smtp", "webhook"])
def test_what_a_person_can_get_wrong_has_a_way_out(name):
    with pytest.raises(CycleError) as caught:
        open_channel(name, Settings())
    assert "docs/delivery.md" in caught.value.way_out
    assert (Path(__file__).parents[2] / "docs" / "delivery.md").exists()
