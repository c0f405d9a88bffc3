"""Mail taken in by the flow: by the folder of the settings, and not at all without one."""

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from flows.intake import take_in
from flows.services import Reconciler, use_engine
from models.errors import InputFileError

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


def with_folder(services, folder):
    return Reconciler(
        replace(services, settings=services.settings.model_copy(update={"intake_folder": folder}))
    )


def test_without_a_folder_nothing_is_done(engine):
    assert take_in.fn(NOW) == {}


def test_what_is_new_is_counted_by_state(engine, tmp_path):
    message = EmailMessage()
    message["From"], message["Message-ID"] = "somebody@unknown.example", "<1@unknown.example>"
    message.set_content("Hello")
    (tmp_path / "1.eml").write_bytes(message.as_bytes())
    with use_engine(with_folder(engine.services, tmp_path)):
        assert [take_in.fn(NOW), take_in.fn(NOW)] == [{"waiting": 1}, {}]


def test_a_folder_that_is_away_fails_the_run(engine, tmp_path):
    with use_engine(with_folder(engine.services, tmp_path / "away")), pytest.raises(InputFileError):
        take_in.fn(NOW)
