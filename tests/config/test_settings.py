"""Settings: local defaults, and the environment's names with their prefix."""

from pathlib import Path

import pytest
from pydantic import ValidationError

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
    ("name", "text"), [("BATCH_SIZE", "0"), ("BATCH_SIZE", "-5"), ("BATCH_SIZE", "many")]
)
def test_a_value_that_cannot_be(monkeypatch, name, text):
    monkeypatch.setenv(f"KALENDS_{name}", text)
    with pytest.raises(ValidationError, match="batch_size"):
        Settings()


def test_settings_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Settings().batch_size = 7
