"""What the tests of SMTP share: letters of three kinds, certificates, and sending through a server."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

import pytest

from benchmarks.simulation.certificates import Authority
from benchmarks.simulation.smtp_zoo import SmtpZoo
from notifications.channel import Attachment, Channel, Message, Outcome
from notifications.smtp import SmtpChannel
from notifications.smtp_relay import Relay, Security

Send = Callable[..., Mapping[int, Outcome]]

KINDS = {
    "plain": {},
    "attachment": {"attachments": (Attachment("plan.xlsx", "application/zip", bytes(range(256)) * 200),)},
    "copy": {"cc": ("deputy@mod-el.example", "permrep@mfa-el.example")},
}


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return an authority that vouches for the servers of the tests."""
    return Authority.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(params=KINDS)
def letter(request: pytest.FixtureRequest, make_message: Callable[..., Message]) -> Message:
    """Return a letter of each kind in turn."""
    return make_message(**KINDS[request.param])


@pytest.fixture
def make_letters(make_message: Callable[..., Message]) -> Callable[[int], list[Message]]:
    """Return what makes many letters, each to an office of its own."""

    def make(number: int) -> list[Message]:
        return [
            make_message(message_id=f"<m{place}@kalends.invalid>", to=(f"office{place}@mod.example",))
            for place in range(number)
        ]

    return make


@pytest.fixture
def channel_to() -> Callable[..., SmtpChannel]:
    """Return what makes a channel to a server; whatever is named differs from the usual relay."""

    def make(zoo: SmtpZoo, **changes: object) -> SmtpChannel:
        usual = {"security": Security.NONE, "hello_name": "kalends.example", "timeout_seconds": 20}
        take_turn = changes.pop("take_turn", None)
        return SmtpChannel(Relay(host="127.0.0.1", port=zoo.port, **(usual | changes)), take_turn)

    return make


@pytest.fixture
def send(channel_to: Callable[..., SmtpChannel]) -> Send:
    """Return what sends letters through a server and gives their outcomes by place.

    Whatever the server said: each place is answered once, and no detail holds an address.
    """

    def go(zoo: SmtpZoo, *messages: Message, **changes: object) -> Mapping[int, Outcome]:
        return answered_once(channel_to(zoo, **changes), messages)

    return go


def answered_once(channel: Channel, messages: Sequence[Message]) -> Mapping[int, Outcome]:
    """Send a batch, check what holds for every channel, and return the outcomes by place."""
    groups = list(channel.send_many(messages))
    places = list(chain.from_iterable(groups))
    assert sorted(places) == list(range(len(messages)))
    outcomes = {place: outcome for group in groups for place, outcome in group.items()}
    for place, outcome in outcomes.items():
        message = messages[place]
        assert not named_in(outcome.detail, (message.reply_to, *message.to, *message.cc))
    return outcomes


def named_in(detail: str, addresses: Iterable[str]) -> list[str]:
    """Return the addresses of which a detail tells the whole or the domain."""
    parts = chain.from_iterable((address, address.partition("@")[2]) for address in addresses)
    return [part for part in parts if len(part) > 3 and part in detail]
