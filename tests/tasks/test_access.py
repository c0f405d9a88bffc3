"""Signing in, on both databases: one link, one browser, one use; roles of today; strangers learn nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import SQLModel, select

from config.definition import ContactRole
from models.errors import LinkError, RoleError, TooManyTriesError, UnknownGrantError
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.sign_in_log import log
from models.operations.signing_in import carry_sign_ins
from models.rules.access import SESSIONS, Event, Role
from models.rules.sign_in import LINES, LINES_OF_ALL, Who
from models.tables import AccessEntry, SignInEvent, SignInLink, SignInSession
from notifications.channel import OutcomeKind
from tasks.access import (
    LinkWanted,
    Seen,
    ask_link,
    link_for,
    note_seen,
    open_sessions,
    owes,
    sign_in,
    sign_in_as,
    sign_in_log,
    sign_out,
    sign_out_everywhere,
    sign_out_one,
    viewer_of,
    who_is,
)
from tasks.access_mails import send_link
from tasks.contacts import erase
from tasks.roles import Given, end_role, give_role, roles_given

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
GREECE = "nip@el.example"
WANTED = LinkWanted(" NIP@EL.example ", "browser", "192.0.2.1")
OFFICER = Given("head@eeas.example", Role.OFFICER, "operator", "EEAS", house="EEAS")


@pytest.fixture
def installation_url(database_url):
    return database_url


def events(services):
    return [one.event for one in reversed(sign_in_log(services))]


def test_a_contact_signs_in_with_a_link(reachable):
    invited = ask_link(reachable, WANTED, NOW)
    signed = sign_in(reachable, invited.token, "browser", "192.0.2.1", NOW + timedelta(minutes=9))
    assert [one.code for one in signed.viewer.mine] == ["EL"]
    assert viewer_of(reachable, signed.token, NOW + timedelta(minutes=15)) == signed.viewer
    assert events(reachable) == [Event.ASKED, Event.SIGNED_IN]


@pytest.mark.parametrize(
    ("address", "who"),
    [
        pytest.param("NIP@el.example", "contact of EL", id="a contact"),
        pytest.param("head@eeas.example", "officer and approver of EEAS", id="two roles"),
    ],
)
def test_who_an_address_is(reachable, address, who):
    for role in (Role.APPROVER, Role.OFFICER):
        give_role(reachable, replace(OFFICER, role=role), NOW)
    assert who_is(reachable, address, NOW) == who
    with pytest.raises(UnknownGrantError):
        who_is(reachable, "nobody@x.example", NOW)


def test_who_is_signed_in_stays_so_over_time_that_a_rehearsal_skips(reachable):
    signed = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW)
    old = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW - timedelta(days=1))
    invited = ask_link(reachable, WANTED, NOW)
    skipped = timedelta(days=90)
    with reachable.transaction() as session:
        carry_sign_ins(session, NOW + timedelta(minutes=5), skipped)
    later = NOW + skipped + timedelta(minutes=9)
    assert viewer_of(reachable, signed.token, later)
    assert viewer_of(reachable, old.token, later) is None
    assert sign_in(reachable, invited.token, "browser", "192.0.2.1", later)


@pytest.mark.parametrize(
    ("browser", "after"),
    [
        pytest.param("another", timedelta(), id="another browser"),
        pytest.param("browser", timedelta(minutes=10), id="too old"),
    ],
)
def test_a_link_opens_nothing(reachable, browser, after):
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


def test_a_stranger_is_not_told_so_and_gets_no_mail(reachable):
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
def test_links_may_be_asked_for_five_times(reachable, addresses, places):
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


def test_a_session_ends_when_it_is_idle_and_lives_while_it_is_used(reachable):
    token = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token
    for minutes in range(25, 475, 25):
        assert viewer_of(reachable, token, NOW + timedelta(minutes=minutes))
    assert viewer_of(reachable, token, NOW + timedelta(minutes=481)) is None
    other = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token
    assert viewer_of(reachable, other, NOW + timedelta(minutes=30)) is None


def test_signing_out_here_and_everywhere(reachable):
    here, there = (sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token for _ in range(2))
    link = ask_link(reachable, WANTED, NOW).token
    sign_out(reachable, here, "192.0.2.1", NOW)
    assert viewer_of(reachable, here, NOW) is None
    assert len(open_sessions(reachable, GREECE, NOW)) == 1
    sign_out_everywhere(reachable, GREECE, "192.0.2.1", NOW)
    assert viewer_of(reachable, there, NOW) is None
    with pytest.raises(LinkError):
        sign_in(reachable, link, "browser", "192.0.2.1", NOW)


def test_an_officer_is_given_a_role_and_loses_it(reachable):
    assert give_role(reachable, OFFICER, NOW)
    assert not give_role(reachable, OFFICER, NOW)
    token = sign_in_as(reachable, Who(OFFICER.address, "192.0.2.1"), NOW).token
    viewer = viewer_of(reachable, token, NOW)
    assert (viewer.is_officer, viewer.house, viewer.mine) == (True, "EEAS", ())
    end_role(reachable, OFFICER, NOW)
    assert viewer_of(reachable, token, NOW) is None
    assert roles_given(reachable) == []


def test_a_contact_that_ended_gets_in_no_more(reachable):
    token = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token
    ended = ContactEntry("EL", ContactRole.FUNCTIONAL_MAILBOX, GREECE, "Desk", valid_to=NOW.date())
    with reachable.transaction() as session:
        import_contacts(session, "member_states", [ended])
    assert viewer_of(reachable, token, NOW)
    assert viewer_of(reachable, token, NOW + timedelta(days=1)) is None


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(Given("a@b.example", Role.CONTACT, "x"), id="a contact of nobody"),
        pytest.param(Given("a@b.example", Role.OFFICER, "x", respondent="EL"), id="an officer of a state"),
        pytest.param(Given("a@b.example", Role.READER, "x", respondent="XX"), id="no such respondent"),
    ],
)
def test_a_role_that_does_not_fit(reachable, given):
    with pytest.raises(RoleError):
        give_role(reachable, given, NOW)


def test_a_role_that_nobody_has(reachable):
    with pytest.raises(UnknownGrantError):
        end_role(reachable, OFFICER, NOW)
    with pytest.raises(UnknownGrantError):
        link_for(reachable, "nobody@el.example", NOW)


def test_a_link_that_is_handed_over_opens_in_any_browser(reachable):
    token = link_for(reachable, GREECE, NOW).rpartition("/")[2]
    assert sign_in(reachable, token, "whichever", "192.0.2.1", NOW).viewer.members == (
        ("member_states", "EL"),
    )


def test_a_colleague_sees_the_same_respondent(opened):
    give_role(opened, Given("colleague@el.example", Role.READER, GREECE, respondent="EL"), NOW)
    signed = sign_in_as(opened, Who("colleague@el.example", "192.0.2.1"), NOW)
    (greece,) = signed.viewer.mine
    assert (greece.code, greece.roles) == ("EL", frozenset({Role.READER}))
    assert owes(opened, "pesco-nip-2024", greece)
    assert not owes(opened, "another-cycle", greece)


def test_what_officers_read_is_noted(reachable):
    note_seen(reachable, Seen("head@eeas.example", "read", "pesco-nip-2024", "EL", "nip"), NOW)
    with reachable.reading() as session:
        (entry,) = session.exec(select(AccessEntry))
    assert (entry.address, entry.deed, entry.respondent, entry.at) == ("head@eeas.example", "read", "EL", NOW)


def asked_by_others(services, times, now):
    for number in range(times):
        ask_link(services, LinkWanted(GREECE, f"other {number}", f"198.51.100.{number}"), now)


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


def test_what_is_too_long_for_a_line_of_the_log_is_cut(reachable):
    note_seen(reachable, Seen("a@b.example", "read", "c" * 99, "r" * 99, "w" * 999), NOW)
    with reachable.reading() as session:
        line = session.exec(select(AccessEntry)).one()
    assert (len(line.cycle), len(line.respondent), len(line.what)) == (48, 16, 128)


def test_an_erased_contact_stands_in_no_log_and_has_no_role(reachable):
    contact = ContactEntry("EL", ContactRole.DEPUTY, "deputy@el.example", "Desk")
    with reachable.transaction() as session:
        import_contacts(session, "member_states", [contact])
    address = "deputy@el.example"
    token = sign_in_as(reachable, Who(address, "192.0.2.1"), NOW).token
    give_role(reachable, Given("colleague@el.example", Role.READER, address, respondent="EL"), NOW)
    give_role(reachable, Given(address, Role.AUTHORITY, "x", "Ministry", respondent="EL"), NOW)
    ask_link(reachable, LinkWanted(address, "browser", "192.0.2.1"), NOW)
    note_seen(reachable, Seen(address, "read"), NOW)
    erase(reachable, "Deputy@EL.example", NOW)
    assert viewer_of(reachable, token, NOW) is None
    with reachable.reading() as session:
        rows = [
            str(row) for table in SQLModel.metadata.sorted_tables for row in session.execute(select(table))
        ]
    assert not [row for row in rows if address in row]


def test_refusals_do_not_fill_the_log(reachable):
    for number in range(LINES + 3):
        with pytest.raises(LinkError):
            sign_in(reachable, f"guessed {number}", "browser", "192.0.2.1", NOW)
    with pytest.raises(LinkError):
        sign_in(reachable, "guessed", "browser", "192.0.2.2", NOW)
    assert events(reachable) == [Event.REFUSED] * (LINES + 1)


def minutes(number):
    return timedelta(minutes=number)


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


def test_as_many_sessions_as_people_share_a_mailbox(reachable):
    tokens = [
        sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW + timedelta(seconds=number)).token
        for number in range(SESSIONS + 1)
    ]
    after = NOW + minutes(1)
    assert viewer_of(reachable, tokens[0], after) is None
    assert all(viewer_of(reachable, token, after) for token in tokens[1:])
    assert Event.SIGNED_OUT_AS_MANY in events(reachable)


def test_one_session_is_ended_by_its_owner_alone(reachable):
    here, there = (sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token for _ in range(2))
    ended = open_sessions(reachable, GREECE, NOW)[0].id
    sign_out_one(reachable, "nip@cy.example", ended, "192.0.2.1", NOW)
    assert viewer_of(reachable, there, NOW)
    sign_out_one(reachable, GREECE, ended, "192.0.2.1", NOW)
    assert viewer_of(reachable, there, NOW) is None
    assert viewer_of(reachable, here, NOW)


def test_another_account_at_the_provider_needs_a_link_first(reachable):
    sign_in_as(reachable, Who(GREECE, "192.0.2.1", "oidc", subject="u1"), NOW)
    with pytest.raises(LinkError):
        sign_in_as(reachable, Who(GREECE, "192.0.2.1", "oidc", subject="u2"), NOW)
    sign_in(reachable, ask_link(reachable, WANTED, NOW).token, "browser", "192.0.2.1", NOW)
    assert sign_in_as(reachable, Who(GREECE, "192.0.2.1", "oidc", subject="u2"), NOW)
    with pytest.raises(LinkError):
        sign_in_as(reachable, Who(GREECE, "192.0.2.1", "oidc", subject="u1"), NOW)
