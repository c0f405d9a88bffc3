"""Settings: local defaults, and the environment's names with their prefix."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from config.settings import Settings


def test_every_setting_has_a_local_default():
    settings = Settings()
    assert settings.database_url == "sqlite:///var/kalends.sqlite"
    assert (settings.channel, settings.batch_size, settings.check_mail_domains) == ("mailbox", 500, False)
    assert {settings.files.parts[0], settings.mailbox_folder.parts[0]} == {"var"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("database_url", "postgresql://user@host/name", "postgresql://user@host/name"),
        ("files", "/srv/files", Path("/srv/files")),
        ("mailbox_folder", "letters", Path("letters")),
        ("channel", "smtp", "smtp"),
        ("batch_size", "20", 20),
        ("check_mail_domains", "true", True),
        ("smtp_host", "relay.example", "relay.example"),
        ("smtp_port", "2525", 2525),
        ("smtp_security", "tls", "tls"),
        ("smtp_allow_plaintext", "true", True),
        ("smtp_ca_file", "/etc/ca.pem", Path("/etc/ca.pem")),
        ("smtp_user", "kalends", "kalends"),
        ("smtp_password", "a password", SecretStr("a password")),
        ("smtp_bounce_address", "bounces@kalends.example", "bounces@kalends.example"),
        ("smtp_hello_name", "kalends.example", "kalends.example"),
        ("smtp_connections", "9", 9),
        ("smtp_messages_per_connection", "10", 10),
        ("smtp_timeout_seconds", "2.5", 2.5),
        ("webhook_url", "https://letters.example/", "https://letters.example/"),
        ("webhook_secret", "a secret", SecretStr("a secret")),
        ("webhook_timeout_seconds", "5", 5),
        ("webhook_ca_file", "/etc/ca.pem", Path("/etc/ca.pem")),
    ],
)
def test_the_environment_has_its_say(monkeypatch, name, text, value):
    monkeypatch.setenv(f"KALENDS_{name.upper()}", text)
    assert getattr(Settings(), name) == value


def test_names_without_the_prefix_say_nothing(monkeypatch):
    monkeypatch.setenv("BATCH_SIZE", "20")
    monkeypatch.setenv("KALENDS_SOMETHING_ELSE", "20")
    assert Settings().batch_size == 500


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("batch_size", "0"),
        ("batch_size", "-5"),
        ("batch_size", "many"),
        ("smtp_port", "0"),
        ("smtp_port", "65536"),
        ("smtp_security", "ssl"),
        ("smtp_security", ""),
        ("smtp_connections", "0"),
        ("smtp_connections", "51"),
        ("smtp_messages_per_connection", "0"),
        ("smtp_timeout_seconds", "0"),
        ("webhook_timeout_seconds", "-1"),
    ],
)
def test_a_value_that_cannot_be(monkeypatch, name, text):
    monkeypatch.setenv(f"KALENDS_{name.upper()}", text)
    with pytest.raises(ValidationError, match=name):
        Settings()


@pytest.mark.parametrize("name", ["smtp_password", "webhook_secret"])
def test_secrets_are_not_shown(monkeypatch, name):
    monkeypatch.setenv(f"KALENDS_{name.upper()}", "correct horse")
    assert "correct horse" not in f"{Settings()} {Settings()!r} {Settings().model_dump_json()}"


@pytest.mark.parametrize("group", ["smtp", "webhook"])
def test_delivery_names_every_setting_of_a_channel_and_its_default(group):
    page = (Path(__file__).parents[2] / "docs" / "delivery.md").read_text(encoding="utf-8")
    listed = dict(re.findall(rf"^\| `KALENDS_({group.upper()}_\w+)` \| `([^`]*)` \|", page, re.MULTILINE))
    fields = {name: field for name, field in Settings.model_fields.items() if name.startswith(f"{group}_")}
    assert listed == {name.upper(): str(field.default) for name, field in fields.items()}


def test_settings_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Settings().batch_size = 7
