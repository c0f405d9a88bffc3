"""Rates with the counts that they are made of: a gap is never hidden."""

from fractions import Fraction

import pytest

from models.rules.lifecycle import ObligationState
from models.rules.rates import Handed, rates

S = ObligationState


def of(*handed):
    """Return the rate of a plan with those obligations: code, state, whether late."""
    return rates(
        (Handed(code, "nip", state, late is not None, bool(late)) for code, state, late in handed), ["nip"]
    )[0]


def test_counts_and_names():
    rate = of(
        ("BE", S.TAKEN_INTO_ACCOUNT, False),
        ("BG", S.RECEIVED, True),
        ("CZ", S.CALLED, None),
        ("DE", S.NO_UPDATE, None),
        ("EE", S.NOT_EXPECTED, None),
        ("EL", S.NOT_RECEIVED, None),
    )
    assert (rate.expected, rate.received, rate.on_time) == (5, 2, 1)
    assert (rate.late, rate.missing) == (("BG",), ("CZ", "EL"))
    assert (rate.no_update, rate.not_expected) == (("DE",), ("EE",))
    assert (rate.completeness, rate.on_time_of_expected) == (Fraction(2, 5), Fraction(1, 5))
    assert rate.on_time_of_received == Fraction(1, 2)


def test_each_that_is_expected_is_in_one_count():
    every = [("BE", state, late) for state in S for late in (None, False, True)]
    rate = of(*every)
    assert rate.received + len(rate.missing) + len(rate.no_update) == rate.expected
    assert rate.expected + len(rate.not_expected) == len(every)


@pytest.mark.parametrize("handed", [[], [("BE", S.NOT_EXPECTED, None)]], ids=["nobody", "not expected"])
def test_without_anything_expected_there_is_no_rate(handed):
    rate = of(*handed)
    assert (rate.completeness, rate.on_time_of_expected, rate.on_time_of_received) == (None,) * 3


def test_nothing_received_is_no_perfect_punctuality():
    rate = of(("BE", S.CALLED, None))
    assert (rate.completeness, rate.on_time_of_expected, rate.on_time_of_received) == (0, 0, None)


def test_deliverables_do_not_mix():
    handed = [Handed("BE", "nip", S.RECEIVED, True, False), Handed("BE", "statement", S.CALLED, False, False)]
    assert [(one.deliverable, one.received) for one in rates(handed, ["statement", "nip"])] == [
        ("statement", 0),
        ("nip", 1),
    ]
