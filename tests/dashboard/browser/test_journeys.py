"""The whole year of an officer and of a contact, on the pages, with a mouse and with the keys alone."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from time import monotonic, sleep

import pytest

from benchmarks.site.chromium import context_of
from benchmarks.site.hands import Keys, Mouse
from benchmarks.site.served import served
from benchmarks.site.stage import CYCLE, OFFICES, empty_stage
from benchmarks.site.watch import Watched
from config.definition import ContactRole
from config.reference import read_roster
from models.operations.contacts import ContactEntry, import_contacts
from models.rules.access import Role
from models.rules.lint import read_definition
from tasks.advance import advance
from tasks.definitions import definition_text
from tasks.dossier import dossier
from tasks.forms import FormFor
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.roles import Given, give_role

OPENS = datetime(2023, 12, 1, 8, tzinfo=UTC)
COLLEAGUE = "officer@eda.example"
OFFICER, CONTACT = OFFICES[Role.OFFICER], "nip@el.example"
DEFINITION = read_definition(definition_text(CYCLE))
STATE = f"/cycles/{CYCLE}/states"
NIP = f"/desk/{CYCLE}/EL/nip"
ARRIVES_WITHIN = 30
"""Seconds."""


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, chromium, site, hands):
        self.site = site
        self.watched = Watched(context_of(chromium, site), site.url)
        self.tab = self.watched.tab
        self.hands = hands(self.tab)

    def go(self, path):
        self.watched.go(path)

    def press(self, name, role="button", **more):
        self.hands.press(self.tab.get_by_role(role, name=name, exact=True).first)

    def send(self, name):
        """Press a button and see the page that follows; who went on at once would take back what was sent."""
        with self.tab.expect_navigation():
            self.press(name)

    def write(self, label, text):
        entries = self.tab.locator("input, textarea")
        self.hands.write(self.tab.get_by_label(label).and_(entries).first, text)

    def unfold(self, words):
        self.hands.press(self.tab.locator("summary", has_text=words).first)

    def reads(self, *texts):
        for text in texts:
            self.tab.get_by_text(text).first.wait_for()

    def fetch(self, name, role="button"):
        with self.tab.expect_download() as started:
            self.press(name, role)
        return started.value.path()

    def sign_in(self, address):
        self.go("/sign-in")
        self.write("E-mail address", address)
        self.press("Send me a link")
        self.reads("a link is on its way")
        self.go(link_to(self.site, address))
        self.press("Sign in")
        self.tab.get_by_role("button", name="Sign out").wait_for()


def link_to(site, address):
    """Return the link of a letter; the pages answer before they send it, so it may be on its way."""
    end = monotonic() + ARRIVES_WITHIN
    while monotonic() < end:
        for letter in site.services.settings.mailbox_folder.glob("sign-in-*.eml"):
            text = letter.read_text().replace("=\n", "")
            if f"To: {address}" in text:
                letter.unlink()
                return re.search(r"/sign-in/[\w-]+", text).group()
        sleep(0.02)
    raise AssertionError(f"no link came to {address}")


def until(site, month, day, year=2024):
    """Let the engine run at nine o'clock of a day, as its schedule does."""
    site.clock.now = max(site.clock.now, datetime(year, month, day, 10, tzinfo=UTC))
    advance(site.services, CYCLE, site.clock())


@pytest.fixture
def site(tmp_path):
    """Return pages before anything is opened, with contacts, and one officer who may approve as well."""
    with served(empty_stage(tmp_path / "site", OPENS)) as opened:
        with opened.services.transaction() as session:
            import_contacts(
                session, "member_states", [mailbox(entry.code) for entry in read_roster("member_states")]
            )
        for address, role, house in ((OFFICER, Role.APPROVER, "EEAS"), (COLLEAGUE, Role.OFFICER, "EDA")):
            give_role(opened.services, Given(address, role, "operator", house, house=house), OPENS)
        yield opened


def mailbox(code):
    return ContactEntry(code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{code.lower()}.example", "Desk")


@pytest.fixture
def plans(tmp_path):
    """Return forms of Greece, filled in well or not, as files."""
    whose = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))
    made = {variant: tmp_path / f"{variant.value}.xlsx" for variant in Variant}
    for variant, path in made.items():
        path.write_bytes(file_of(DEFINITION, whose, variant))
    return made


def opens_the_cycle(officer):
    officer.sign_in(OFFICER)
    officer.press("Cycles", "link")
    officer.press("Rehearse or open one", "link")
    officer.hands.pick(officer.tab.get_by_label(CYCLE, exact=True))
    officer.press("Look at it")
    officer.reads("Rehearse it", "Nothing is done yet")
    officer.write("Type the code of the cycle", CYCLE)
    officer.send("Open the cycle")
    officer.reads("Greece")
    officer.go("/cycles")  # the board asks again each minute: when the clock was put on, it would be refused


def holds_a_letter(officer):
    officer.sign_in(OFFICER)
    officer.go(f"/cycles/{CYCLE}/letters?days=120&respondent=CY")
    officer.hands.pick(officer.tab.get_by_label("Choose the letter to CY").first)
    officer.press("Hold")
    officer.write("Reason", "The capital telephoned.")
    officer.send("Hold them")
    officer.reads("Held")


def fetches_and_hands_in(contact, plans):
    contact.sign_in(CONTACT)
    contact.go(NIP)
    assert contact.fetch("Get the form").read_bytes().startswith(b"PK")
    gives(contact, plans[Variant.INCOMPLETE], "Only check it")
    contact.reads("Technical points", "nothing of it was kept")
    gives(contact, plans[Variant.INCONSISTENT], "Hand in")
    contact.reads("Receipt of version 1", "to correct")
    assert re.search(r"\b[A-Z]{1,2}\d+\b", contact.tab.locator("main table").first.inner_text())
    gives(contact, plans[Variant.VALID], "Hand in")
    contact.reads("Receipt of version 2")


def gives(contact, path, button):
    contact.go(f"{NIP}/hand-in")
    contact.hands.choose_file(contact.tab.locator("input[type=file]"), path)
    contact.press(button)


def proves_it(contact, plan, folder):
    receipt = folder / "receipt.json"
    receipt.write_bytes(contact.fetch("Receipt for programs (JSON)", "link").read_bytes())
    command = [sys.executable, "-m", "cli.main", "verify-receipt", str(receipt), str(plan)]
    assert subprocess.run(command, check=False).returncode == 0


def announces_a_day(contact):
    contact.go(f"/desk/{CYCLE}/EL/statement")
    contact.unfold("You will hand in later")
    contact.write("We will hand in by", "2024-03-20")
    contact.press("Announce this day")
    contact.reads("Your day was noted")


def notes_a_day_of_another(officer):
    officer.go(f"{STATE}/CY/nip/acts/announce")
    officer.write("Day that the state named", "2024-03-22")
    officer.press("Show what follows")
    officer.reads("Nothing is done yet")
    officer.press("Note the date")
    officer.reads("The announced date is noted")


def asks(officer, colleague):
    colleague.sign_in(COLLEAGUE)
    officer.go(f"{STATE}/EL")
    officer.reads("findings on version 2")
    officer.go(f"{STATE}/EL/nip/questions")
    officer.write("Question", "Which year is meant?")
    officer.send("Note the draft")
    for one in (officer, colleague):
        one.go(f"{STATE}/EL/nip/questions")
        one.hands.pick(one.tab.get_by_label("Choose question 1"))
        one.send(f"Clear those chosen for {'EDA' if one is colleague else 'EEAS'}")
    officer.go(f"{STATE}/EL/nip/questions")
    officer.press("See the set that would go", "link")
    officer.send("Send the questions")
    officer.reads("Asked")


def answers(contact):
    contact.go(NIP)
    contact.unfold("Answer as text")
    contact.write("Answer to question 1", "The year of the plan.")
    contact.press("Send the answer")
    contact.reads("Your answer was kept")


def takes_into_account(officer):
    officer.go(f"{STATE}/EL/nip/acts/take_into_account")
    officer.press("Take it into account")
    officer.reads("It is taken into account")


def clears_the_report(officer):
    officer.sign_in(OFFICER)
    officer.go(f"/cycles/{CYCLE}/report/versions")
    officer.unfold("Clear version 1")
    officer.send("Yes, clear version 1")
    officer.reads("done")


@pytest.mark.parametrize("hands", [Mouse, Keys])
def test_a_whole_year(chromium, site, plans, tmp_path, hands):
    officer, colleague, contact = (Person(chromium, site, hands) for _ in range(3))
    opens_the_cycle(officer)
    until(site, 12, 4, 2023)
    holds_a_letter(officer)
    fetches_and_hands_in(contact, plans)
    proves_it(contact, plans[Variant.VALID], tmp_path)
    until(site, 12, 4, 2023)
    announces_a_day(contact)
    notes_a_day_of_another(officer)
    asks(officer, colleague)
    until(site, 12, 4, 2023)
    answers(contact)
    takes_into_account(officer)
    for month, day in ((5, 1), (7, 1), (7, 31)):
        until(site, month, day)
    clears_the_report(officer)
    found = dossier(site.services, CYCLE, "EL", site.clock()).obligations
    assert found[0].row.state == "taken_into_account"
    assert officer.watched.said + contact.watched.said == []
