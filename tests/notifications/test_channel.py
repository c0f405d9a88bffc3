"""What every channel takes and answers."""

from datetime import datetime

import pytest

from config.settings import Settings
from models.rules.letters import OutcomeKind
from notifications.channel import ACCEPTED, Outcome
from notifications.registry import CHANNELS, open_channel


def test_a_date_without_a_zone_is_no_date(make_message):
    with pytest.raises(ValueError, match="zone"):
        make_message(date=datetime(2024, 2, 9, 8))  # noqa: DTZ001 - this is what is refused


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a@b.example", id="no brackets"),
        pytest.param("<a>", id="no domain"),
        pytest.param("<../a@b.example>", id="a path"),
        pytest.param("<a@b.example>\r\nBcc: <c@d.example>", id="a header"),
        pytest.param("<a b@c.example>", id="a space"),
        pytest.param("<.a@b.example>", id="a hidden file"),
    ],
)
def test_what_is_no_identifier(name, make_message):
    with pytest.raises(ValueError, match="identifier"):
        make_message(message_id=name)


@pytest.mark.parametrize(
    "name", ["a@b", "<a@b>\r\nBcc: <c@d>", "<a b@c>", "<a@b><c@d>", f"<{'a' * 251}>", "<é@b>"]
)
def test_what_cannot_be_referred_to(name, make_message):
    with pytest.raises(ValueError, match="identifier"):
        make_message(references=(name,))


def test_mail_of_others_is_referred_to_by_whatever_it_is_called(make_message):
    assert make_message(references=("<CA+1=x_$%@mail.example>",)).references


def test_the_name_of_a_message_is_the_left_side_of_its_identifier(make_message):
    assert make_message().name == "0123456789abcdef"


def test_the_usual_answer_says_nothing_more():
    assert Outcome(OutcomeKind.ACCEPTED) == ACCEPTED
    assert (ACCEPTED.detail, ACCEPTED.seconds, ACCEPTED.try_after_seconds) == ("", 0.0, None)


UNREACHABLE = {
    "smtp_host": "127.0.0.1",
    "smtp_port": 1,
    "smtp_security": "none",
    "smtp_hello_name": "k.example",
    "webhook_url": "http://127.0.0.1:1/",
    "webhook_secret": "s",
}


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_answers_each_place_once(name, tmp_path, make_message):
    channel = open_channel(name, Settings(mailbox_folder=tmp_path, **UNREACHABLE))
    batch = [make_message(), make_message(subject="a\r\nb"), make_message()]
    places = [place for group in channel.send_many(batch) for place in group]
    assert sorted(places) == [0, 1, 2]


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_can_be_closed_early(name, tmp_path, make_message):
    channel = open_channel(name, Settings(mailbox_folder=tmp_path, **UNREACHABLE))
    groups = channel.send_many([make_message()] * 3)
    next(groups)
    groups.close()
    assert list(groups) == []


@pytest.mark.parametrize("name", CHANNELS)
def test_no_channel_answers_an_empty_batch(name, tmp_path):
    channel = open_channel(name, Settings(mailbox_folder=tmp_path, **UNREACHABLE))
    assert [dict(group) for group in channel.send_many([]) if group] == []
