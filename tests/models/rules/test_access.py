"""Who may do what, and how long signing in lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from config.definition import ContactRole
from models.rules.access import (
    AT_A_RESPONDENT,
    ROLE_OF_CONTACT,
    SECRETARIAT,
    Mine,
    Role,
    Viewer,
    link_is_usable,
    session_lasts,
)

BEGUN = datetime(2024, 3, 1, 9, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("used_at", "after", "is_usable"),
    [
        pytest.param(None, timedelta(), True, id="at once"),
        pytest.param(None, 10 * MINUTE - SECOND, True, id="just before its end"),
        pytest.param(None, 10 * MINUTE, False, id="at its end"),
        pytest.param(BEGUN, SECOND, False, id="used"),
    ],
)
def test_link(used_at, after, is_usable):
    assert link_is_usable(BEGUN, used_at, BEGUN + after) is is_usable


@pytest.mark.parametrize(
    ("last_used", "after", "lasts"),
    [
        pytest.param(0 * MINUTE, 30 * MINUTE - SECOND, True, id="not yet idle"),
        pytest.param(0 * MINUTE, 30 * MINUTE, False, id="idle"),
        pytest.param(450 * MINUTE, 480 * MINUTE - SECOND, True, id="in use all day"),
        pytest.param(479 * MINUTE, 480 * MINUTE, False, id="in use for longer than a day of work"),
    ],
)
def test_session(last_used, after, lasts):
    assert session_lasts(BEGUN, BEGUN + last_used, BEGUN + after) is lasts


def test_each_role_is_at_one_place():
    assert set(Role) == SECRETARIAT | AT_A_RESPONDENT
    assert not SECRETARIAT & AT_A_RESPONDENT


def test_each_contact_may_sign_in_as_something_at_its_respondent():
    assert set(ROLE_OF_CONTACT) == set(ContactRole)
    assert set(ROLE_OF_CONTACT.values()) == AT_A_RESPONDENT


@pytest.mark.parametrize(
    ("role", "may_write", "may_clear"),
    [(Role.CONTACT, True, True), (Role.AUTHORITY, False, True), (Role.READER, False, False)],
)
def test_at_a_respondent(role, may_write, may_clear):
    mine = Mine(1, "member_states", "EL", "Greece", "Europe/Athens", frozenset({role}))
    assert (mine.may_write, mine.may_clear) == (may_write, may_clear)


def test_a_viewer_knows_its_respondents_alone():
    greece = Mine(1, "member_states", "EL", "Greece", "Europe/Athens", frozenset({Role.CONTACT}))
    viewer = Viewer("nip@el.example", "Desk", mine=(greece,))
    assert viewer.respondent("member_states", "EL") == greece
    assert viewer.respondent("member_states", "CY") is viewer.respondent("projects", "EL") is None
    assert not viewer.is_secretariat
