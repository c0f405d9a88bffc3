"""What tests with Chromium share: stages of a rehearsed year, served on this machine."""

from contextlib import ExitStack
from functools import cache

import pytest

from benchmarks.site.chromium import chromium_here
from benchmarks.site.outside import nobody_outside
from benchmarks.site.served import served
from benchmarks.site.stage import Year


def pytest_collection_modifyitems(items):
    """Pass the tests over where no Chromium is; `make system` installs it."""
    missing = pytest.mark.skipif(chromium_here() is None, reason="needs Chromium")
    for item in items:
        if "dashboard/browser/" in item.nodeid:
            item.add_marker(missing)
            item.add_marker(pytest.mark.enable_socket)  # what goes out is looked at more closely here


@pytest.fixture(autouse=True)
def asked_outside():
    """Refuse what would leave this machine, and fail where anything tried to."""
    with nobody_outside() as tried:
        yield tried
    assert tried == []


@pytest.fixture(scope="session")
def year(tmp_path_factory):
    """Return the stages of a year, each made when it is first asked for."""
    found = Year(tmp_path_factory.mktemp("year"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def site_at(year):
    """Return what serves a stage; each is served once, to be looked at and not to be changed."""
    with ExitStack() as opened:
        yield cache(lambda name: opened.enter_context(served(year.stage(name))))
