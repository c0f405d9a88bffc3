"""Which documents may hold a part."""

from datetime import UTC, datetime

import pytest

from models.rules.disclosure import DisclosedTo, Disclosure

NOBODY, SECRETARIAT, PARTICIPANTS = DisclosedTo


def decided(to, *, is_in_force=True):
    at = datetime(2024, 4, 1, tzinfo=UTC)
    return Disclosure("EL", "nip", "projects", 1, to, "cleared", at, is_in_force)


@pytest.mark.parametrize(
    ("to", "audience", "expected"),
    [
        (NOBODY, SECRETARIAT, False),
        (NOBODY, PARTICIPANTS, False),
        (NOBODY, NOBODY, False),
        (SECRETARIAT, SECRETARIAT, True),
        (SECRETARIAT, PARTICIPANTS, False),
        (SECRETARIAT, NOBODY, False),
        (PARTICIPANTS, SECRETARIAT, True),
        (PARTICIPANTS, PARTICIPANTS, True),
        (PARTICIPANTS, NOBODY, False),
    ],
)
def test_who_is_reached(to, audience, expected):
    assert decided(to).reaches(audience) is expected
    assert not decided(to, is_in_force=False).reaches(audience)
