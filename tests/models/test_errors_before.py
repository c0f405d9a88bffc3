"""Errors about letters before they go: each says what the rule is, and the way out."""

from datetime import date

import pytest

from models.errors import CycleError, before as errors

DAY, LATER = date(2024, 3, 17), date(2024, 4, 30)
CASES = [
    pytest.param(errors.FullFolderError("ahead"), "'ahead'", "--out", id="full folder"),
    pytest.param(errors.UnknownDeliverableError("plan", ["nip"]), "'plan'", "nip", id="deliverable"),
    pytest.param(errors.UnknownRungError("-31", ["-30"]), "'-31'", "-30", id="rung"),
    pytest.param(errors.NobodyNamedError("retry", "--all"), "'retry'", "--all", id="nobody named"),
    pytest.param(errors.UnknownLetterError("abc", "nip"), "'abc'", "kalends letters nip", id="letter"),
    pytest.param(errors.NoNewDateError(), "no other date", "--due nip=", id="no date"),
    pytest.param(errors.DateTextError("--due", "soon"), "'soon'", "--due nip=2024-03-17", id="no day"),
    pytest.param(
        errors.DateTextError("--call", "soon"), "'soon'", "--call 2023-12-05", id="no day of a call"
    ),
    pytest.param(errors.TwiceGivenError("--due", "nip"), "'nip' twice", "one day", id="twice"),
    pytest.param(errors.PassedDayError("the due day", DAY), "2024-03-17", "still to come", id="passed"),
    pytest.param(errors.DueAfterCutOffError("nip", LATER, DAY), "2024-04-30", "--cut-off", id="cut-off"),
    pytest.param(errors.UnusableDatesError(["a", "b"]), "a; b", "kalends lint", id="unusable"),
    pytest.param(errors.FixedDateError("--call", "nip-2024"), "'nip-2024'", "not open yet", id="fixed"),
]


@pytest.mark.parametrize(("error", "said", "way_out"), CASES)
def test_rule_and_way_out(error, said, way_out):
    assert isinstance(error, CycleError)
    assert said in str(error)
    assert way_out in error.way_out


def test_every_error_is_tried():
    classes = {one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, CycleError)}
    assert {type(case.values[0]) for case in CASES} == classes - {CycleError}
