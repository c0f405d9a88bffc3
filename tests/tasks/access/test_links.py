"""A link: who gets one, and how it opens once, in one browser, for ten minutes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.errors import LinkError, TooManyTriesError
from models.rules.access import Event
from models.tables import SignInLink, SignInSession
from notifications.channel import OutcomeKind
from tasks.access import LinkWanted, ask_link, link_for, sign_in, viewer_of
from tasks.access_mails import send_link

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
GREECE = "nip@el.example"
WANTED = LinkWanted(" NIP@EL.example ", "browser", "192.0.2.1")


def test_a_contact_signs_in_with_a_link(reachable, events):
    invited = ask_link(reachable, WANTED, NOW)
    signed = sign_in(reachable, invited.token, "browser", "192.0.2.1", NOW + timedelta(minutes=9))
    assert [one.code for one in signed.viewer.mine] == ["EL"]
    assert viewer_of(reachable, signed.token, NOW + timedelta(minutes=15)) == signed.viewer
    assert events(reachable) == [Event.ASKED, Event.SIGNED_IN]


@pytest.mark.parametrize(
    ("browser", "after"),
    [
        pytest.param("another", timedelta(), id="another browser"),
        pytest.param("browser", timedelta(minutes=10), id="too old"),
    ],
)
def test_a_link_opens_nothing(reachable, browser, after, events):
    invited = ask_link(reachable, WANTED, NOW)
    with pytest.raises(LinkError):
        sign_in(reachable, invited.token, browser, "192.0.2.1", NOW + after)
    assert events(reachable) == [Event.ASKED, Event.REFUSED]


def test_a_link_opens_once(reachable):
    token = ask_link(reachable, WANTED, NOW).token
    sign_in(reachable, token, "browser", "192.0.2.1", NOW)
    with pytest.raises(LinkError):
        sign_in(reachable, token, "browser", "192.0.2.1", NOW)


def test_of_many_who_use_a_link_at_once_one_gets_in(reachable):
    token = ask_link(reachable, WANTED, NOW).token

    def use(_number):
        try:
            return sign_in(reachable, token, "browser", "192.0.2.1", NOW).token
        except LinkError:
            return None

    with ThreadPoolExecutor(6) as pool:
        assert len([one for one in pool.map(use, range(6)) if one]) == 1


def test_a_stranger_is_not_told_so_and_gets_no_mail(reachable, events):
    assert ask_link(reachable, LinkWanted("nobody@el.example", "browser", "192.0.2.1"), NOW) is None
    assert events(reachable) == [Event.ASKED]


@pytest.mark.parametrize(
    ("addresses", "places"),
    [
        pytest.param([GREECE] * 6, [f"192.0.2.{number}" for number in range(6)], id="for one address"),
        pytest.param(
            [f"n{number}@el.example" for number in range(6)], ["192.0.2.1"] * 6, id="from one place"
        ),
    ],
)
def test_links_may_be_asked_for_five_times(reachable, addresses, places, events):
    wanted = [LinkWanted(address, "browser", place) for address, place in zip(addresses, places, strict=True)]
    for one in wanted[:5]:
        ask_link(reachable, one, NOW)
    with pytest.raises(TooManyTriesError):
        ask_link(reachable, wanted[5], NOW + timedelta(minutes=14))
    ask_link(reachable, wanted[5], NOW + timedelta(minutes=15, seconds=1))
    assert events(reachable)[-2:] == [Event.TOO_OFTEN, Event.ASKED]


def test_tokens_are_kept_as_hashes_only(reachable):
    invited = ask_link(reachable, WANTED, NOW)
    signed = sign_in(reachable, invited.token, "browser", "192.0.2.1", NOW)
    with reachable.reading() as session:
        kept = [vars(one) for table in (SignInLink, SignInSession) for one in session.exec(select(table))]
    assert not any(secret in str(kept) for secret in (invited.token, signed.token, "'browser'"))


def test_the_mail_names_no_right_but_the_link(reachable):
    invited = ask_link(reachable, WANTED, NOW)
    assert send_link(reachable, invited, NOW).kind is OutcomeKind.ACCEPTED
    (letter,) = reachable.settings.mailbox_folder.glob("*.eml")
    text = letter.read_text()
    assert f"/sign-in/{invited.token}" in text.replace("=\n", "")
    assert f"To: {GREECE}" in text
    assert invited.token not in letter.name


def test_a_link_that_is_handed_over_opens_in_any_browser(reachable):
    token = link_for(reachable, GREECE, NOW).rpartition("/")[2]
    assert sign_in(reachable, token, "whichever", "192.0.2.1", NOW).viewer.members == (
        ("member_states", "EL"),
    )
