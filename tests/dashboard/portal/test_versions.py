"""Versions on the desk: technical points, differences, taken back, kept elsewhere, not scanned yet."""

import re

import pytest

from config.definition import FileFormat, Language
from models.operations.cycle import lock_cycle
from models.operations.submissions import Arrival, receive
from models.queries.cycles import get_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.tables import ScanState
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.rehearsal.scenario import Variant

CODE = "pesco-nip-2024"
NIP = f"/desk/{CODE}/EL/nip"


def test_technical_points_stand_at_their_cells(greece, give, form_of):
    page = give(greece, form_of(variant=Variant.INCONSISTENT))
    assert "To correct: 1" in page.text
    assert re.search(r">[A-Z]{1,2}\d+ <", page.text)
    assert "Sheet " in page.text


def test_taking_a_version_back(greece, plan, owed, give, entries):
    give(greece, plan)
    page = greece.post(f"{NIP}/versions/1/withdraw", {"reason": "wrong file"})
    assert "is withdrawn" in page.text
    assert owed().versions[0].withdrawn_at
    assert entries("version_withdrawn")[0].actor == "contact"
    assert greece.get(f"{NIP}/versions/1/receipt.pdf").status_code == 200


def test_an_earlier_file_again_says_how_it_counts_again(greece, plan, give, form_of):
    give(greece, plan)
    assert "A later version counts" not in give(greece, plan).text
    give(greece, form_of(variant=Variant.INCONSISTENT))
    assert "For version 1 to count again, withdraw the later ones" in give(greece, plan).text


def test_a_reason_is_needed(greece, plan, owed, give):
    give(greece, plan)
    page = greece.post(f"{NIP}/versions/1/withdraw", {"reason": " "})
    assert page.status_code == 422
    assert '<details class="k-confirm" open>' in page.text
    assert 'id="f-reason-error"' in page.text
    assert owed().versions[0].withdrawn_at is None


def test_what_differs(greece, plan, give, form_of):
    give(greece, form_of(variant=Variant.INCOMPLETE))
    page = give(greece, plan)
    assert "Against version 1" in page.text
    assert "Answers that differ:" in page.text


@pytest.mark.parametrize(
    "path", ["versions/9", "versions/1/receipt.pdf", "versions/1/file", "versions/1/receipt.exe"]
)
def test_what_is_not_there(greece, path):
    assert greece.get(f"{NIP}/{path}").status_code == 404


def test_the_language_of_findings(greece, owed, give, form_of):
    greece.post("/language", {"language": "fr", "back": "/desk"})
    page = give(greece, form_of(variant=Variant.INCONSISTENT)).text
    (version,) = owed().versions
    french = version.findings[0].in_language(Language.FRENCH)
    assert french.message_fr
    assert french.advice[1:].rstrip(".") in page.replace("&#39;", "'")


def test_a_part_that_is_kept_elsewhere(services, clock, greece):
    given = Particulars(reference="EL-MOD-2024/17", pages=3, marking="RESTREINT UE", custodian="Registry")
    carry_out(services, Act(CODE, "EL", "nip", Deed.REGISTER, given), clock())
    assert "EL-MOD-2024/17" in greece.get(NIP).text
    assert "kept elsewhere" in greece.get(f"{NIP}/versions/1").text
    assert greece.get(f"{NIP}/versions/1/file").status_code == 404


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        pytest.param((ScanState.WAITING, 0), "waits to be scanned", id="waits for the scanner"),
        pytest.param((ScanState.NONE, 0), 'hx-trigger="every 3s"', id="looked at soon"),
        pytest.param((ScanState.NONE, 3), "Technical points follow here", id="the checks are away"),
    ],
)
def test_what_was_not_looked_at_yet(services, clock, browser, waits, said):
    scan, minutes = waits
    with services.transaction() as session:
        found = find_obligation(session, get_cycle(session, CODE), "EL", "nip")
        arrival = Arrival(clock(), "0" * 64, 3, FileFormat.XLSX, None, scan)
        receive(lock_cycle(session, CODE, clock()), found, arrival)
    clock.pass_by(minutes=minutes)
    assert said in browser("nip@el.example").get(f"{NIP}/versions/1").text


def test_an_infected_file_is_not_handed_out(services, greece, give, plan):
    give(greece, plan)
    with services.transaction() as session:
        (row,) = versions_of(session, find_obligation(session, get_cycle(session, CODE), "EL", "nip").id)
        row.scan = ScanState.INFECTED
        session.add(row)
    assert "What you handed in" not in greece.get(f"{NIP}/versions/1").text
    assert greece.get(f"{NIP}/versions/1/file").status_code == 404


def test_taken_back_twice_it_is_done_once(greece, plan, owed, give, entries):
    give(greece, plan)
    path, sent = f"{NIP}/versions/1/withdraw", {"reason": "wrong file", "csrf": greece.token}
    assert [greece.post(path, sent).status_code for _ in range(2)] == [200, 200]
    assert len(entries("version_withdrawn")) == 1
    assert owed().versions[0].withdrawn_at


def test_announced_twice_it_is_done_once(greece, entries):
    greece.get(NIP)
    sent = {"until": "2024-03-20", "reason": "clearance", "csrf": greece.token}
    assert [greece.post(f"{NIP}/announce", sent).status_code for _ in range(2)] == [200, 200]
    assert [one.actor for one in entries("announced")] == ["contact"]


def test_the_receipt_is_said_to_prove_no_more_than_it_does(greece, give, plan):
    page = give(greece, plan).text
    assert "you can prove at any time" not in page
    assert "That the receipt itself is ours, only the record of the secretariat shows" in page
