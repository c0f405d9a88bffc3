"""Checks on the cover."""

from datetime import date

import pytest

from models.rules.findings import Audience, Level

CLEARANCE = {
    "cover//clearance_authority": "Ministry",
    "cover//clearance_reference": "1",
    "cover//clearance_date": date(2024, 3, 8),
}


@pytest.mark.parametrize(
    ("marking", "is_found"),
    [
        pytest.param({}, True, id="empty"),
        pytest.param({"cover//marking": "No marking"}, False, id="no marking is an answer"),
        pytest.param({"cover//marking": "LIMITE"}, False, id="marked"),
    ],
)
def test_missing_marking(run, marking, is_found):
    found = run("missing_marking", marking)
    assert [(each.level, each.audience) for each in found] == [(Level.WARNING, Audience.CONTACT)] * is_found


@pytest.mark.parametrize("left_out", [None, *CLEARANCE])
def test_missing_clearance(run, left_out):
    found = run("missing_clearance", {place: said for place, said in CLEARANCE.items() if place != left_out})
    assert len(found) == (left_out is not None)
    assert all((each.level, each.audience) == (Level.WARNING, Audience.CONTACT) for each in found)


def test_missing_clearance_in_words(run):
    assert [finding.message for finding in run("missing_clearance", {})] == [
        "Cleared by (authority): nothing is entered.",
        "Reference of the clearance: nothing is entered.",
        "Date of the clearance: nothing is entered.",
    ]
