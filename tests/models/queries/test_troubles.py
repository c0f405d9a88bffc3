"""Whom nobody can write to of what is planned, by the routes of the letters."""

from datetime import UTC, date, datetime

import pytest

from config.definition import ContactRole
from models.queries.troubles import unreachable

NOW = "2023-12-04T09:00+01:00"
BEFORE_OVERDUE, AFTER_OVERDUE = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
ROUTES = """
[[letters.routes]]
to = ["functional_mailbox"]

[[letters.routes]]
kinds = ["overdue"]
to = ["deputy"]

[checks]"""


@pytest.fixture(params=["bare_world", pytest.param("bare_postgres_world", marks=pytest.mark.postgres)])
def routed(request, nip_text):
    """The cycle with two routes: only Belgium has an office for the second, and that of Greece has gone."""
    world = request.getfixturevalue(request.param)
    world.add_contact("BE", ContactRole.DEPUTY, "deputy")
    world.open(text=nip_text(("[checks]", ROUTES)))
    world.change_contacts("nip@el.example", valid_to=date(2023, 12, 3))
    return world


def missed(world, until):
    """Return whom nobody can write to of what is planned until an instant."""
    with world.at(NOW) as cycle:
        return unreachable(cycle, until).lines


def test_each_route_is_asked_for_its_own_roles(routed):
    assert missed(routed, BEFORE_OVERDUE) == ("EL",)
    routed.make_letters(NOW)
    for name in ("SE nip", "SE statement"):  # then its receipts are planned, and nothing overdue
        routed.receive(NOW, name=name)
    late = missed(routed, AFTER_OVERDUE)
    assert len(late) == 24
    assert {"BE", "SE"}.isdisjoint(late)


def test_who_is_away_that_day_is_not_reached(routed):
    routed.change_contacts("nip@be.example", absent_from=date(2023, 12, 4), absent_to=date(2023, 12, 4))
    assert missed(routed, BEFORE_OVERDUE) == ("BE", "EL")


def test_nobody_is_missed_where_nothing_is_planned(routed):
    assert missed(routed, datetime(2023, 12, 1, tzinfo=UTC)) == ()
