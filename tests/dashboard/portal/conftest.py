"""What tests of the desk share: forms to hand in, and what is on record afterwards."""

import re

import pytest

from models.queries.cycles import audit_entries, get_cycle
from models.rules.access import Member
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.desk import desk
from tasks.forms import FormFor
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))


@pytest.fixture(scope="session")
def form_of():
    """Return what fills in the form of a respondent."""

    def fill_in(respondent="EL", variant=Variant.VALID, name="Greece"):
        return file_of(DEFINITION, FormFor(respondent, name, DEFINITION.deliverable("nip")), variant)

    return fill_in


@pytest.fixture(scope="session")
def plan(form_of):
    """Return a form of Greece that is filled in."""
    return form_of()


@pytest.fixture
def owed(services, clock):
    """Return what reads where a deliverable of Greece stands."""

    def read(deliverable="nip", respondent="EL"):
        found = desk(services, [Member("member_states", respondent)], clock()).respondents[0].obligations
        return next(one for one in found if one.deliverable == deliverable)

    return read


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text).group(1)


@pytest.fixture
def sheet_of():
    """Return what reads the hidden entries of the page to hand in."""

    def read(browser, path):
        page = browser.get(f"{path}/hand-in")
        return {name: hidden(page, name) for name in ("key", "based_on")} | {"act": "hand_in"}

    return read


@pytest.fixture
def give(sheet_of):
    """Return what hands in on the page, as a browser without scripts does."""

    def hand_in(browser, content=None, path=f"/desk/{CODE}/EL/nip", file_name="plan.xlsx", **more):
        data = sheet_of(browser, path) | more
        files = {"file": (file_name, content)} if content is not None else None
        return browser.post(f"{path}/hand-in", data, files=files)

    return hand_in


@pytest.fixture
def entries(services):
    """Return what reads the entries of one kind in the record."""

    def read(what):
        with services.reading() as session:
            found = audit_entries(session, get_cycle(session, CODE).id)
        return [one for one in found if one.what == what]

    return read
