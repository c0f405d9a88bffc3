"""The token of an envelope sender: the same for a letter, another one for any other."""

import re

import pytest
from pydantic import SecretStr

from config.settings import Settings
from notifications.bounces import Bounces, bounces_of

LETTER, OTHER = "<a@kalends.invalid>", "<b@kalends.invalid>"
BOUNCES = Bounces("bounces@kalends.example", SecretStr("a secret"))


def test_the_token_is_an_hmac_of_the_message_id():
    assert BOUNCES.sender_of(LETTER) == "bounces+3ky5r5aosrfxlyoiklipix6f@kalends.example"
    assert re.fullmatch(r"bounces\+[a-z2-7]{24}@kalends\.example", BOUNCES.sender_of(OTHER))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Bounces(BOUNCES.address, SecretStr("another secret")), id="secret"),
        pytest.param(Bounces("reports@kalends.example", BOUNCES.secret), id="name"),
        pytest.param(Bounces(BOUNCES.address, BOUNCES.secret, "-"), id="separator"),
        pytest.param(Bounces(BOUNCES.address), id="no token"),
    ],
)
def test_only_its_own_sender_proves_a_letter(other):
    assert BOUNCES.is_proven(LETTER, [other.sender_of(LETTER), BOUNCES.sender_of(LETTER).upper()])
    assert not BOUNCES.is_proven(LETTER, [other.sender_of(LETTER)])
    assert not BOUNCES.is_proven(OTHER, [BOUNCES.sender_of(LETTER)])
    assert not BOUNCES.is_proven(LETTER, [])


def test_without_a_secret_all_is_believed_and_nothing_added():
    bounces = Bounces("bounces@kalends.example")
    assert (bounces.sender_of(LETTER), bounces.is_proven(LETTER, [])) == ("bounces@kalends.example", True)


def test_it_is_made_of_the_settings():
    assert bounces_of(Settings()) is None
    settings = Settings(smtp_bounce_address="b@x.example", smtp_bounce_secret="s", smtp_bounce_separator="=")
    assert bounces_of(settings) == Bounces("b@x.example", SecretStr("s"), "=")
