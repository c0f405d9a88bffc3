"""Tokens of programs, on both databases: what they are for, and when they end."""

from datetime import UTC, datetime, timedelta

import pytest

from config.definition import ContactRole
from models.errors import (
    NothingHereError,
    TokenNameError,
    TokenNeededError,
    TokenScopesError,
    TooManyTokensError,
    UnknownTokenError,
)
from models.operations.contacts import ContactEntry, import_contacts
from models.queries.access import viewer_at
from models.rules.access import Role
from models.rules.scopes import MOST_TOKENS, TOKEN_LASTS, Scope, may_give
from models.tables import ApiToken
from tasks.api_tokens import (
    Wanted,
    all_tokens,
    caller_of,
    make_api_token,
    make_token_for,
    own_tokens,
    revoke_any_token,
    revoke_own_token,
)
from tasks.calendar_feed import make_feed
from tasks.roles import Given, end_role, give_role

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
POC, READER = "poc@el.example", "reader@el.example"
READ = Wanted("ministry", [Scope.READ])
ALL = Wanted("ministry", may_give(may_write=True))


@pytest.fixture
def installation_url(database_url):
    return database_url


@pytest.fixture(autouse=True)
def people(services):
    with services.transaction() as session:
        import_contacts(
            session,
            "member_states",
            [ContactEntry("EL", ContactRole.POINT_OF_CONTACT, POC, "Ministry")],
        )
    for respondent, role, address in (
        ("EL", Role.READER, READER),
        ("CY", Role.CONTACT, "poc@cy.example"),
    ):
        give_role(services, Given(address, role, "x", "Desk", respondent=respondent), NOW)


def viewer(services, address=POC):
    with services.reading() as session:
        return viewer_at(session, address, NOW)


def make(services, wanted=ALL, address=POC):
    who = viewer(services, address)
    return make_api_token(services, who, who.mine[0], wanted, NOW)


def test_a_token_speaks_for_its_respondent(services):
    caller = caller_of(services, make(services), NOW)
    assert (caller.mine.code, caller.office, caller.scopes) == ("EL", "Ministry", may_give(may_write=True))


def test_only_its_hash_is_kept(services):
    token = make(services)
    with services.reading() as session:
        kept = session.get(ApiToken, 1)
        assert token.startswith("kalends_")
        assert token not in str(kept.model_dump())


@pytest.mark.parametrize("token", ["", "kalends_", "nobody's", "é" * 400])
def test_what_is_no_token(services, token):
    make(services)
    with pytest.raises(TokenNeededError):
        caller_of(services, token, NOW)


def test_it_ends_after_a_year(services):
    token = make(services)
    assert caller_of(services, token, NOW + TOKEN_LASTS - timedelta(seconds=1))
    with pytest.raises(TokenNeededError):
        caller_of(services, token, NOW + TOKEN_LASTS)


def test_it_ends_when_it_is_revoked(services):
    token = make(services)
    (line,) = own_tokens(services, viewer(services), NOW)
    revoke_own_token(services, viewer(services), line.number, NOW)
    with pytest.raises(TokenNeededError):
        caller_of(services, token, NOW)
    assert own_tokens(services, viewer(services), NOW) == []


def test_it_ends_with_who_made_it(services):
    token = make(services, READ, READER)
    assert caller_of(services, token, NOW)
    end_role(services, Given(READER, Role.READER, "x", respondent="EL"), NOW)
    with pytest.raises(TokenNeededError):
        caller_of(services, token, NOW)


def test_who_may_only_read_lets_no_program_write(services):
    with pytest.raises(TokenScopesError):
        make(services, ALL, READER)


def test_a_token_does_no_more_than_who_made_it_may_do_today(services):
    give_role(services, Given("new@el.example", Role.CONTACT, "x", "Desk", respondent="EL"), NOW)
    token = make(services, ALL, "new@el.example")
    give_role(services, Given("new@el.example", Role.READER, "x", "Desk", respondent="EL"), NOW)
    end_role(services, Given("new@el.example", Role.CONTACT, "x", respondent="EL"), NOW)
    assert caller_of(services, token, NOW).scopes == {Scope.READ, Scope.CHECK}


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\x00b"])
def test_a_token_has_a_name(services, name):
    with pytest.raises(TokenNameError):
        make(services, Wanted(name, [Scope.READ]))


def test_a_token_is_for_something(services):
    with pytest.raises(TokenScopesError):
        make(services, Wanted("ministry", []))


def test_nobody_has_more_than_may_be(services):
    for _ in range(MOST_TOKENS):
        make(services, READ)
    with pytest.raises(TooManyTokensError):
        make(services, READ)


def test_tokens_of_others_are_not_ones_own(services):
    make(services, READ)
    (line,) = own_tokens(services, viewer(services), NOW)
    with pytest.raises(UnknownTokenError):
        revoke_own_token(services, viewer(services, READER), line.number, NOW)
    with pytest.raises(UnknownTokenError):
        revoke_own_token(services, viewer(services, "poc@cy.example"), line.number, NOW)
    assert [one.number for one in own_tokens(services, viewer(services), NOW)] == [line.number]


def test_the_operator_sees_and_ends_all(services):
    make(services, READ)
    token, _ = make_token_for(services, "POC@cy.example", "CY", READ, NOW)
    assert [(one.respondent, one.made_by) for one in all_tokens(services, NOW)] == [
        ("EL", POC),
        ("CY", "poc@cy.example"),
    ]
    revoke_any_token(services, all_tokens(services, NOW)[1].number, NOW)
    with pytest.raises(TokenNeededError):
        caller_of(services, token, NOW)


def revoked_at(services, number):
    with services.reading() as session:
        return session.get(ApiToken, number).revoked_at


def test_what_the_operator_ends_stays_ended(services):
    make(services, READ)
    (line,) = all_tokens(services, NOW)
    ended = revoke_any_token(services, line.number, NOW)
    assert (ended.token, ended.is_new) == (line, True)
    assert not revoke_any_token(services, line.number, NOW + timedelta(days=1)).is_new
    assert revoked_at(services, line.number) == NOW


def test_of_one_that_grew_too_old_nothing_changes(services):
    make(services, READ)
    (line,) = all_tokens(services, NOW)
    assert not revoke_any_token(services, line.number, NOW + TOKEN_LASTS).is_new
    assert revoked_at(services, line.number) is None


@pytest.mark.parametrize("number", [-1, 0, 2, 2**31, 10**30])
def test_the_operator_ends_no_token_that_there_is_not(services, number):
    make(services, READ)
    with pytest.raises(UnknownTokenError):
        revoke_any_token(services, number, NOW)


def test_the_operator_makes_none_for_who_does_not_act_there(services):
    with pytest.raises(NothingHereError):
        make_token_for(services, POC, "CY", READ, NOW)


def test_the_address_of_a_calendar_is_no_token(services):
    who = viewer(services)
    secret = make_feed(services, who.mine[0], who, NOW)
    with pytest.raises(TokenNeededError):
        caller_of(services, secret, NOW)
    assert own_tokens(services, who, NOW) == []


def test_its_use_is_noted(services):
    token = make(services)
    caller_of(services, token, NOW + timedelta(hours=1))
    caller_of(services, token, NOW + timedelta(hours=1, seconds=30))
    assert own_tokens(services, viewer(services), NOW)[0].last_used_at == NOW + timedelta(hours=1)
