"""Receipts as the tests of their files have them: of a file in English, of a registration in French."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.definition import Language
from models.rules.receipts import (
    DueThen,
    EntryPlace,
    Named,
    ReceivedFile,
    RegisteredPart,
    StateReceipt,
)

ARRIVED_AT = datetime(2024, 3, 8, 16, 42, 10, tzinfo=UTC)

OF_FILE = StateReceipt(
    language=Language.ENGLISH,
    marking="LIMITE",
    cycle=Named("pesco-nip-2024", "PESCO National Implementation Plans 2024"),
    respondent=Named("EL", "Greece"),
    time_zone="Europe/Athens",
    deliverable=Named("nip", "National Implementation Plan"),
    version=1,
    received_at=ARRIVED_AT,
    first_received_at=ARRIVED_AT,
    due=DueThen(
        1, datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC), datetime(2024, 3, 11, 22, 59, 59, tzinfo=UTC)
    ),
    entry=EntryPlace(1412, "ab" * 32),
    file=ReceivedFile("3f" * 32, 48213, "xlsx"),
    part=None,
)

OF_PART = replace(
    OF_FILE,
    language=Language.FRENCH,
    marking="",
    cycle=Named("pesco-nip-2024", "Plans nationaux de mise en œuvre 2024 (CSP)"),
    respondent=Named("FR", "France"),
    time_zone="Europe/Paris",
    deliverable=Named("statement", "déclaration politique de haut niveau"),
    file=None,
    part=RegisteredPart("FR-MINARM-2024/17", 12, "R-UE/EU-R", "bureau d’ordre"),
)


ANNOUNCED = replace(
    OF_PART, due=replace(OF_PART.due, version=2, announced_at=datetime(2024, 3, 25, 22, 59, 59, tzinfo=UTC))
)


@pytest.fixture(params=[OF_FILE, OF_PART, ANNOUNCED], ids=["file", "registration", "announced"])
def either(request):
    """Return a receipt of each kind, each in another language."""
    return request.param


@pytest.fixture
def announced():
    """Return a receipt of a registration, in French, for which a day had been announced."""
    return ANNOUNCED


@pytest.fixture
def of_file():
    """Return a receipt of a file, in English."""
    return OF_FILE


@pytest.fixture
def of_part():
    """Return a receipt of a registration, in French."""
    return OF_PART
