"""Reasons beside the record: each fits the hash in its entry, or is missing because the record says so."""

import json
from datetime import UTC, datetime

import pytest

from models.rules.audit import ChainedEntry
from models.rules.audit_reasons import Reason, wrong_reasons

HELD = Reason("not now", "ab" * 16)
GONE = Reason("", "")


def entry(position, what="notice_held", /, **detail):
    at = datetime(2024, 2, 1, tzinfo=UTC)
    return ChainedEntry(position, at, what, "secretariat", "BE", "nip", json.dumps(detail), "", "")


CHAIN = [entry(1, "opened"), entry(2, reason_sha256=HELD.sha256), entry(3, reason="in the entry itself")]
ERASED = entry(4, "text_erased", kind="reason", number=2, position=2)


@pytest.mark.parametrize(
    ("entries", "reasons", "problem"),
    [
        pytest.param(CHAIN, {2: HELD}, None, id="as it was"),
        pytest.param(CHAIN, {2: Reason("never", HELD.salt)}, "entry 2 was changed", id="text"),
        pytest.param(CHAIN, {2: Reason(HELD.text, "cd" * 16)}, "entry 2 was changed", id="salt"),
        pytest.param(CHAIN, {}, "entry 2 is missing", id="no row"),
        pytest.param(CHAIN, {2: GONE}, "was not erased on record", id="blanked silently"),
        pytest.param([*CHAIN, ERASED], {2: GONE}, None, id="erased on record"),
        pytest.param(CHAIN, {2: HELD, 3: HELD}, "entry 3 was added", id="added"),
    ],
)
def test_what_is_wrong_with_the_reasons(entries, reasons, problem):
    found = wrong_reasons(entries, reasons)
    assert len(found) == (problem is not None)
    assert problem is None or problem in found[0]


def test_the_same_reason_has_another_hash_with_another_salt():
    assert Reason("ill", "a").sha256 != Reason("ill", "b").sha256
