"""To whom a letter goes on a day: the first role that can be reached, and who gets copies."""

from datetime import date

import pytest

from config.definition import DEFAULT_ROUTE, ContactRole, Letters, Route
from models.rules.routes import ESCALATION, Addressed, Addressee, addressed

MAILBOX, POINT, DEPUTY, DEFENCE, PSC, DIRECTOR, MINISTRY = ContactRole
DAY = date(2024, 3, 1)
BEFORE, AFTER = date(2024, 2, 29), date(2024, 3, 2)
OFFICES = {
    1: (MAILBOX, "nip"),
    2: (POINT, "point"),
    3: (DEPUTY, "a-deputy"),
    4: (DEPUTY, "b-deputy"),
    5: (DEFENCE, "defence"),
    6: (PSC, "psc"),
    7: (DIRECTOR, "director"),
    8: (MINISTRY, "ministry"),
}


def office(key, **changes):
    role, name = OFFICES[key]
    return Addressee(key, role, f"{name}@el.example", **changes)


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        pytest.param({}, True, id="always there"),
        pytest.param({"valid_from": DAY}, True, id="from that day"),
        pytest.param({"valid_from": AFTER}, False, id="not yet"),
        pytest.param({"valid_to": DAY}, True, id="until that day"),
        pytest.param({"valid_to": BEFORE}, False, id="no more"),
        pytest.param({"valid_from": DAY, "valid_to": DAY}, True, id="that day alone"),
        pytest.param({"absent_from": DAY, "absent_to": DAY}, False, id="away that day"),
        pytest.param({"absent_from": BEFORE, "absent_to": AFTER}, False, id="away around it"),
        pytest.param({"absent_from": AFTER}, True, id="away later"),
        pytest.param({"absent_from": BEFORE}, False, id="away with no end said"),
        pytest.param({"absent_to": BEFORE}, True, id="back"),
        pytest.param({"absent_to": DAY}, False, id="away until that day"),
        pytest.param({"is_undeliverable": True}, False, id="undeliverable"),
    ],
)
def test_who_can_be_reached(changes, reached):
    assert office(1, **changes).is_reachable(DAY) is reached


@pytest.mark.parametrize(
    ("route", "keys", "extra", "expected"),
    [
        pytest.param(DEFAULT_ROUTE, [1, 2, 3], (), (1,), id="the functional mailbox alone"),
        pytest.param(DEFAULT_ROUTE, [3, 2], (), (2,), id="the point of contact before the deputy"),
        pytest.param(DEFAULT_ROUTE, [4, 3], (), (3, 4), id="of one role by address, the other a copy"),
        pytest.param(DEFAULT_ROUTE, [5, 6, 7, 8], (), None, id="nobody of the route"),
        pytest.param(DEFAULT_ROUTE, [], (), None, id="nobody at all"),
        pytest.param(Route(to=(POINT,), cc=(DEPUTY,)), [1, 2, 3, 4], (), (2, 3, 4), id="copies"),
        pytest.param(Route(to=(POINT,), cc=(DEFENCE,)), [2], (), (2,), id="no copy without its office"),
        pytest.param(Route(to=(POINT,), cc=(DEPUTY,)), [3, 4], (), None, id="copies alone are no letter"),
        pytest.param(Route(to=(POINT,), cc=(POINT, MAILBOX)), [1, 2], (), (2, 1), id="never to itself"),
        pytest.param(DEFAULT_ROUTE, [1, 5], ESCALATION, (1, 5), id="it escalates"),
        pytest.param(DEFAULT_ROUTE, [1, 7, 8], (DIRECTOR, MINISTRY), (1, 7, 8), id="an officer said so"),
        pytest.param(Route(to=(POINT,), cc=(DEFENCE,)), [2, 5], ESCALATION, (2, 5), id="one copy, not two"),
        pytest.param(Route(to=(DEPUTY, MAILBOX)), [1, 3], (), (3,), id="the route says the order"),
    ],
)
def test_to_whom_a_letter_goes(route, keys, extra, expected):
    found = addressed(route, [office(key) for key in keys], DAY, extra)
    assert found == (expected and Addressed(expected[0], expected[1:]))


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        pytest.param({1}, Addressed(2), id="the next role"),
        pytest.param({1, 2}, Addressed(3, (4,)), id="the one after"),
        pytest.param({1, 2, 3}, Addressed(4), id="no copy to who is away"),
        pytest.param({1, 2, 3, 4}, None, id="nobody left"),
    ],
)
def test_who_is_away_is_passed_over(away, expected):
    contacts = [office(key, is_undeliverable=key in away) for key in (1, 2, 3, 4)]
    assert addressed(DEFAULT_ROUTE, contacts, DAY) == expected


def test_one_office_in_several_roles_gets_one_letter():
    same = Addressee(9, DEPUTY, "NIP@el.example")
    route = Route(to=(MAILBOX,), cc=(DEPUTY, DEFENCE))
    assert addressed(route, [office(1), same, office(5)], DAY) == Addressed(1, (5,))


def test_the_order_of_contacts_does_not_matter():
    contacts = [office(key) for key in OFFICES]
    route = Route(to=(DEPUTY,), cc=(PSC, MAILBOX))
    assert addressed(route, contacts, DAY) == addressed(route, contacts[::-1], DAY) == Addressed(3, (4, 1, 6))


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        pytest.param("cut_off", DEFENCE, id="named"),
        pytest.param("reminder", POINT, id="all others"),
    ],
)
def test_the_route_of_a_kind(kind, to):
    routes = (Route(to=(POINT,)), Route(kinds=("cut_off", "thanks"), to=(DEFENCE,)))
    letters = Letters(sender="Office", reply_to="office@kalends.example", routes=routes)
    assert letters.route(kind).to == (to,)


def test_the_usual_route():
    letters = Letters(sender="Office", reply_to="office@kalends.example")
    assert letters.route("call") == DEFAULT_ROUTE
