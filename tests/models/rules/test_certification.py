"""Who may certify: another office, and where people sign in another person as well."""

import pytest

from models.rules.certification import Acting, may_certify


@pytest.mark.parametrize(
    ("by", "sent", "may"),
    [
        pytest.param(Acting("Cabinet"), Acting("Defence policy"), True, id="another office, stated"),
        pytest.param(Acting("Cabinet"), Acting(""), True, id="an office, of one not known"),
        pytest.param(Acting(" CABINET "), Acting("Cabinet"), False, id="the same office"),
        pytest.param(Acting(" "), Acting("Cabinet"), False, id="no office"),
        pytest.param(Acting("Cabinet", "a@x.example"), Acting("Policy", "b@x.example"), True, id="another"),
        pytest.param(Acting("Cabinet", "A@x.example"), Acting("Policy", "a@x.example"), False, id="the same"),
        pytest.param(Acting("Cabinet", "a@x.example"), Acting("Policy"), True, id="not signed in"),
        pytest.param(Acting("Cabinet"), Acting("Policy", "a@x.example"), True, id="stated"),
        pytest.param(
            Acting("Cabinet", "b@x.example", frozenset({"a@x.example"})),
            Acting("Policy", "a@x.example"),
            False,
            id="a guest",
        ),
        pytest.param(
            Acting("Cabinet", "b@x.example", frozenset({"a@x.example", "c@x.example"})),
            Acting("Policy", "a@x.example"),
            True,
            id="let in by another as well",
        ),
    ],
)
def test_may_certify(by, sent, may):
    assert may_certify(by, sent) is may
