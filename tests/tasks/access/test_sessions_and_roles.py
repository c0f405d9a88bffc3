"""Sessions, the roles they stand for on a day, and what is noted of who reads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import SQLModel, select

from config.definition import ContactRole
from models.errors import LinkError, RoleError, UnknownGrantError
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.signing_in import carry_sign_ins
from models.rules.access import SESSIONS, Event, Role
from models.rules.sign_in import Who
from models.tables import AccessEntry
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
    sign_out,
    sign_out_everywhere,
    sign_out_one,
    viewer_of,
    who_is,
)
from tasks.contacts import erase
from tasks.roles import Given, end_role, give_role, roles_given

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
GREECE = "nip@el.example"
WANTED = LinkWanted(" NIP@EL.example ", "browser", "192.0.2.1")
OFFICER = Given("head@eeas.example", Role.OFFICER, "operator", "EEAS", house="EEAS")


def test_a_session_ends_when_it_is_idle_and_lives_while_it_is_used(reachable):
    token = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token
    for minutes in range(25, 475, 25):
        assert viewer_of(reachable, token, NOW + timedelta(minutes=minutes))
    assert viewer_of(reachable, token, NOW + timedelta(minutes=481)) is None
    other = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token
    assert viewer_of(reachable, other, NOW + timedelta(minutes=30)) is None


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


def test_as_many_sessions_as_people_share_a_mailbox(reachable, events):
    tokens = [
        sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW + timedelta(seconds=number)).token
        for number in range(SESSIONS + 1)
    ]
    after = NOW + timedelta(minutes=1)
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


def test_a_contact_that_ended_gets_in_no_more(reachable):
    token = sign_in_as(reachable, Who(GREECE, "192.0.2.1"), NOW).token
    ended = ContactEntry("EL", ContactRole.FUNCTIONAL_MAILBOX, GREECE, "Desk", valid_to=NOW.date())
    with reachable.transaction() as session:
        import_contacts(session, "member_states", [ended])
    assert viewer_of(reachable, token, NOW)
    assert viewer_of(reachable, token, NOW + timedelta(days=1)) is None


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


def test_an_officer_is_given_a_role_and_loses_it(reachable):
    assert give_role(reachable, OFFICER, NOW)
    assert not give_role(reachable, OFFICER, NOW)
    token = sign_in_as(reachable, Who(OFFICER.address, "192.0.2.1"), NOW).token
    viewer = viewer_of(reachable, token, NOW)
    assert (viewer.is_officer, viewer.house, viewer.mine) == (True, "EEAS", ())
    end_role(reachable, OFFICER, NOW)
    assert viewer_of(reachable, token, NOW) is None
    assert roles_given(reachable) == []


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
