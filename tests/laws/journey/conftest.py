"""What the journeys share: an installation in which the cycle is called for, Greece, and the desk."""

import shutil

import pytest

from benchmarks.simulation.journey.commands import Installation
from benchmarks.simulation.journey.office import Office
from benchmarks.simulation.journey.people import ADDRESS, Desk, Greece, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Return the folder of an installation in which the cycle is called for, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(Installation(folder))
    return folder


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Return an office with LibreOffice, which starts when something is filled in."""
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def home(prepared, tmp_path):
    """Return an installation of this test's own."""
    return Installation(shutil.copytree(prepared, tmp_path / "brussels"))


@pytest.fixture
def greece(home, office, tmp_path):
    """Return the contact in Athens, which has read the call."""
    (folder := tmp_path / "athens").mkdir()
    called = home.letter(ADDRESS)
    assert "call for contributions" in called["Subject"]
    return Greece(home, office, folder, called["Message-ID"])


@pytest.fixture
def desk(home):
    """Return the desk in Brussels."""
    return Desk(home)
