"""Incidents: who sent what should not have come, when, where it was marked; nothing of what it says."""

import hashlib
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest

from models.errors import GateError
from tasks.hand_in import HandIn, hand_in
from tasks.incidents import incidents

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


def give(services, respondent, content, name=""):
    arrived = NOW - timedelta(seconds=5)
    with pytest.raises(GateError):
        hand_in(services, HandIn(CODE, respondent, "statement", content, arrived, file_name=name), NOW)


def test_incidents_stand_in_their_order(opened):
    give(opened, "EL", b"GEHEIM\nOur forces are ready.")
    give(opened, "BE", b"\x00")
    give(opened, "BE", b"Our forces are ready.", "SECRET UE.txt")
    marked, named = incidents(opened, CODE, NOW)
    sha256 = hashlib.sha256(b"GEHEIM\nOur forces are ready.").hexdigest()
    arrived = NOW - timedelta(seconds=5)
    assert astuple(marked) == (NOW, arrived, "EL", "statement", "classified", "page 1, line 1", sha256)
    assert (named.respondent, named.place) == ("BE", "file name")
    assert "ready" not in repr((marked, named))


def test_no_incidents(opened):
    assert incidents(opened, CODE, NOW) == []
