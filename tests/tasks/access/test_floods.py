"""Many who ask or guess: nobody is kept out, no mailbox and no log is filled, and strangers learn nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.errors import LinkError, TooManyTriesError
from models.operations.sign_in_log import log
from models.rules.access import Event
from models.rules.sign_in import LINES, LINES_OF_ALL, Who
from models.tables import SignInEvent, SignInLink
from tasks.access import LinkWanted, ask_link, sign_in, sign_in_log, sign_out_everywhere

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
GREECE = "nip@el.example"
WANTED = LinkWanted(" NIP@EL.example ", "browser", "192.0.2.1")


def minutes(number):
    return timedelta(minutes=number)


def asked_by_others(services, times, now):
    for number in range(times):
        ask_link(services, LinkWanted(GREECE, f"other {number}", f"198.51.100.{number}"), now)


def mailed(services, wanted, now):
    """Whether a mail goes; None where no link may be asked for now."""
    try:
        return ask_link(services, wanted, now) is not None
    except TooManyTriesError:
        return None


def flooded(services, until):
    """Let others ask for an address from ever new places, each 20 seconds, and return the mails that go."""
    return [
        token
        for number in range(int(until / timedelta(seconds=20)))
        for token in _asked_by_another(services, number)
    ]


def _asked_by_another(services, number):
    wanted = LinkWanted(GREECE, f"other {number}", f"198.51.{number // 250}.{number % 250}")
    try:
        invited = ask_link(services, wanted, NOW + number * timedelta(seconds=20))
    except TooManyTriesError:
        return []
    return [invited] if invited else []


def test_a_browser_that_signed_in_before_is_not_kept_out_by_others(reachable):
    invited = ask_link(reachable, WANTED, NOW)
    sign_in(reachable, invited.token, "browser", "192.0.2.1", NOW)
    later = NOW + timedelta(days=300)
    asked_by_others(reachable, 5, later)
    assert ask_link(reachable, WANTED, later)
    assert ask_link(reachable, LinkWanted(GREECE, "never here", "192.0.2.2"), later) is None


def test_a_browser_that_signed_in_before_asks_as_seldom_as_others(reachable):
    for number in range(5):
        invited = ask_link(reachable, LinkWanted(GREECE, "browser", f"192.0.2.{number}"), NOW)
        sign_in(reachable, invited.token, "browser", "192.0.2.1", NOW)
    with pytest.raises(TooManyTriesError):
        ask_link(reachable, LinkWanted(GREECE, "browser", "192.0.2.9"), NOW)


def test_who_asks_in_anothers_stead_does_not_fill_the_mailbox(reachable):
    assert len(flooded(reachable, timedelta(hours=2))) <= 5 + 4 + 12


def test_who_asks_in_anothers_stead_keeps_nobody_out(reachable):
    invited = flooded(reachable, timedelta(hours=1))
    latest = invited[-1].token
    for minute in range(61, 72):
        at = NOW + minutes(minute)
        try:
            new = ask_link(reachable, LinkWanted(GREECE, "owner", "192.0.2.9"), at)
        except TooManyTriesError:
            continue
        token = new.token if new else latest
        signed = sign_in(reachable, token, "owner", "192.0.2.9", at + minutes(4))
        assert signed.viewer.address == GREECE
        assert minute - 61 <= 5
        return
    pytest.fail("the owner was kept out")


def test_a_link_that_others_share_opens_in_no_browser_that_did_not_ask(reachable):
    flooded(reachable, minutes(30))
    at = NOW + minutes(41)
    last = ask_link(reachable, LinkWanted(GREECE, "first", "192.0.2.8"), at)
    assert ask_link(reachable, LinkWanted(GREECE, "owner", "192.0.2.9"), at) is None
    with pytest.raises(LinkError):
        sign_in(reachable, last.token, "never asked", "192.0.2.7", at)
    assert sign_in(reachable, last.token, "owner", "192.0.2.9", at).viewer.address == GREECE
    with pytest.raises(LinkError):
        sign_in(reachable, last.token, "first", "192.0.2.8", at)


def test_strangers_are_answered_as_those_on_record(reachable):
    answers = {
        address: [
            mailed(reachable, LinkWanted(address, f"{number}", f"{net}.{number}"), NOW + number * minutes(1))
            is None
            for number in range(30)
        ]
        for address, net in ((GREECE, "198.51.100"), ("nobody@el.example", "203.0.113"))
    }
    assert answers[GREECE] == answers["nobody@el.example"]
    assert any(answers[GREECE])


def test_only_the_browser_that_used_a_link_is_known_afterwards(reachable):
    for number in range(5):
        ask_link(reachable, LinkWanted(GREECE, f"other {number}", f"198.51.100.{number}"), NOW)
    sign_out_everywhere(reachable, GREECE, "192.0.2.1", NOW)
    asked_by_others(reachable, 5, NOW + minutes(1))
    at = NOW + minutes(1.1)
    assert ask_link(reachable, LinkWanted(GREECE, "other 4", "198.51.100.99"), at) is None


def test_links_that_nobody_used_are_not_kept(reachable):
    asked_by_others(reachable, 5, NOW)
    ask_link(reachable, WANTED, NOW + timedelta(days=1, minutes=1))
    with reachable.reading() as session:
        assert len(session.exec(select(SignInLink)).all()) == 1


def test_refusals_do_not_fill_the_log(reachable, events):
    for number in range(LINES + 3):
        with pytest.raises(LinkError):
            sign_in(reachable, f"guessed {number}", "browser", "192.0.2.1", NOW)
    with pytest.raises(LinkError):
        sign_in(reachable, "guessed", "browser", "192.0.2.2", NOW)
    assert events(reachable) == [Event.REFUSED] * (LINES + 1)


@pytest.mark.parametrize("event", [Event.ASKED, Event.SIGNED_IN, Event.REFUSED])
@pytest.mark.parametrize(
    "who",
    [
        pytest.param(lambda number: Who(GREECE, f"198.51.{number // 250}.{number % 250}"), id="many places"),
        pytest.param(lambda number: Who(f"n{number}@el.example", "192.0.2.1"), id="many addresses"),
        pytest.param(lambda _: Who(GREECE, "192.0.2.1"), id="one of each"),
        pytest.param(lambda number: Who(f"n{number}@x.example", f"198.51.{number}.1"), id="ever others"),
    ],
)
def test_a_flood_does_not_fill_the_log_and_is_counted(reachable, event, who):
    with reachable.transaction() as session:
        for number in range(LINES_OF_ALL + 50):
            log(session, event, who(number), NOW + timedelta(seconds=number))
    with reachable.reading() as session:
        lines = session.exec(select(SignInEvent)).all()
    assert len(lines) <= LINES_OF_ALL + 1
    assert sum(one.times for one in lines) == LINES_OF_ALL + 50
    assert max(one.last_at or one.at for one in lines) == NOW + timedelta(seconds=LINES_OF_ALL + 49)


def test_a_flood_hides_nobody_elses_line(reachable):
    with reachable.transaction() as session:
        for number in range(LINES + 30):
            log(session, Event.REFUSED, Who(f"n{number}@x.example", "192.0.2.1"), NOW)
        log(session, Event.REFUSED, Who("", "192.0.2.2"), NOW)
    assert sign_in_log(reachable)[0].place == "192.0.2.2"
