"""The desk of a Member State: what its contact sees, hands in, confirms and says."""

import re
from datetime import date

import pytest

from dashboard.edge import MOST_BODY_BYTES
from documents.gate import LARGEST_FILE
from models.queries.cycles import get_cycle
from models.rules.audit import What
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.rehearsal.scenario import Variant

CODE = "pesco-nip-2024"
NIP = f"/desk/{CODE}/EL/nip"


def test_what_is_owed(greece):
    page = greece.get("/desk").text
    assert "You owe" not in page
    assert "National Implementation Plan" in page
    assert "10\u00a0March\u00a02024, 23:59" in page
    assert "38 days left" in page
    assert f'href="{NIP}/hand-in"' in page


def test_in_french(greece):
    greece.post("/language", {"language": "fr", "back": "/desk"})
    for path in ("/desk", NIP, f"{NIP}/hand-in", f"/desk/{CODE}/EL"):
        page = greece.get(path).text
        assert "Grèce" in page
        assert "National Implementation" not in page.partition("<main")[2]


def test_who_has_nothing_to_do_with_a_state(officer):
    assert officer.get("/desk").status_code == 404


def test_handing_in_gives_a_receipt(clock, greece, plan, owed, give):
    page = give(greece, plan)
    assert page.url.path == f"{NIP}/versions/1"
    (version,) = owed().versions
    assert version.sha256 in page.text
    assert version.received_at == clock()
    assert version.sender == "Desk"
    assert version.checked_at
    receipt = greece.client.get(f"{NIP}/versions/1/receipt.pdf")
    assert receipt.content.startswith(b"%PDF")
    assert greece.client.get(f"{NIP}/versions/1/receipt.json").json()["receipt"]["version"] == 1
    assert greece.client.get(f"{NIP}/versions/1/file").content == plan


def test_a_refused_file_is_told_and_not_kept(greece, owed, give):
    page = give(greece, b"no workbook", file_name="plan.xlsx")
    assert page.status_code == 422
    assert "Please choose one anew" in page.text
    assert owed().versions == ()


def test_the_form_of_another_state_is_refused(greece, give, form_of):
    page = give(greece, form_of("CY", name="Cyprus"))
    assert page.status_code == 422
    assert "This is the form" in page.text


@pytest.mark.parametrize("content", [b"", None])
def test_nothing_chosen(greece, content, owed, give):
    assert give(greece, content).status_code == 422
    assert owed().versions == ()


def test_the_same_file_again_repeats_the_receipt(greece, plan, owed, give):
    give(greece, plan)
    page = give(greece, plan)
    assert "received before" in page.text
    assert len(owed().versions) == 1


def test_one_request_sent_twice_is_taken_once(greece, plan, owed, sheet_of):
    data = sheet_of(greece, NIP)
    for _ in range(2):
        greece.post(f"{NIP}/hand-in", data, files={"file": ("plan.xlsx", plan)})
    assert len(owed().versions) == 1


def test_two_at_once_are_both_kept_and_the_later_is_told(clock, greece, owed, give, form_of):
    give(greece, form_of(variant=Variant.INCOMPLETE))
    clock.pass_by(minutes=5)
    told = give(greece, form_of(), based_on="0")
    assert "Version 1 had come 5 minutes before" in told.text
    assert len(owed().versions) == 2


def test_after_the_cut_off_it_is_received_all_the_same(services, clock, browser, plan, give):
    clock.pass_by(days=120)
    advance(services, CODE, clock())
    greece = browser("nip@el.example")
    assert "received and receipted all the same" in greece.get(NIP).text
    page = give(greece, plan)
    assert "received all the same" in page.text
    assert page.url.path == f"{NIP}/versions/1"


def test_a_draft_is_checked_and_nothing_kept(services, greece, owed, give, form_of):
    page = give(greece, form_of(variant=Variant.INCOMPLETE), act="check")
    assert page.status_code == 200
    assert "nothing of it was kept" in page.text
    assert owed().versions == ()
    assert not list(services.settings.files.rglob("*.xlsx"))


def test_a_draft_of_another_state_is_refused(greece, give, form_of):
    page = give(greece, form_of("CY", name="Cyprus"), act="check")
    assert page.status_code == 422


def test_the_form_is_fetched_and_that_is_recorded(greece, owed):
    greece.get(NIP)
    form = greece.client.post(f"{NIP}/form", data={"csrf": greece.token})
    assert form.content.startswith(b"PK")
    assert "EL-nip.xlsx" in form.headers["content-disposition"]
    assert owed().state == "in_preparation"


def test_a_reader_fetches_it_and_nothing_is_recorded(browser, owed):
    reader = browser("reader@el.example")
    reader.get(NIP)
    assert reader.client.post(f"{NIP}/form", data={"csrf": reader.token}).content.startswith(b"PK")
    assert owed().state == "called"


def test_announcing_a_day(greece, owed):
    page = greece.post(f"{NIP}/announce", {"until": "2024-03-20", "reason": "the cabinet meets on the 19th"})
    assert "Your day was noted" in page.text
    assert "the cabinet meets" in page.text
    assert owed().due_at.day == 20
    shown = greece.get(NIP).text
    assert re.search(r"<dt>Announced for</dt><dd>\s*Wednesday 20 March 2024", shown.replace("\xa0", " "))
    assert re.search(r"<dt>In time until</dt><dd>Monday 11 March 2024", shown.replace("\xa0", " "))
    assert "Announced for" in greece.get("/desk").text


def test_a_day_before_the_deadline_leaves_the_days_that_are_left(greece):
    left = re.search(r"\d+ days left", greece.get(NIP).text).group()
    greece.post(f"{NIP}/announce", {"until": "2024-02-20"})
    shown = greece.get(NIP).text.replace("\xa0", " ")
    assert re.search(r"<dt>Announced for</dt><dd>\s*Tuesday 20 February 2024[^<]*</dd>", shown)
    assert re.search(
        rf"<dt>In time until</dt><dd>\s*Monday 11 March 2024.*{int(left.split()[0]) + 1} days left", shown
    )
    assert "lies after the cut-off" not in shown


@pytest.mark.parametrize(
    ("path", "says"),
    [
        pytest.param("", "lies after the cut-off", id="English"),
        pytest.param("fr", "postérieure à la clôture", id="French"),
    ],
)
def test_a_day_after_the_cut_off_is_taken_and_said_to_be_too_late(greece, path, says):
    if path:
        greece.post("/language", {"language": path, "back": NIP})
    assert says in greece.post(f"{NIP}/announce", {"until": "2024-12-01"}).text


@pytest.mark.parametrize("until", ["", "soon", "2024-01-05"])
def test_a_day_that_cannot_be_announced(greece, until, owed):
    page = greece.post(f"{NIP}/announce", {"until": until})
    assert page.status_code == 422
    assert owed().due_at.day == 10
    assert f'name="until" value="{until}"' in page.text


@pytest.mark.parametrize(
    ("content", "name", "way_out"),
    [
        pytest.param(
            b"%PDF-1.4", "plan.pdf", "Take the form, fill it in, and send it as .xlsx or .json.", id="pdf"
        ),
        pytest.param(
            b"", "plan.xlsx", "Choose the file again: save it first, and see that it has a size.", id="empty"
        ),
    ],
)
def test_what_is_no_form_is_refused_with_the_way_to_one(greece, give, content, name, way_out):
    page = give(greece, content, file_name=name)
    assert page.status_code == 422
    assert way_out in page.text
    assert f'action="{NIP}/form"' in page.text
    assert "Rule:" not in page.text


def test_a_day_that_has_passed_is_told_beside_the_form_with_what_was_typed(greece):
    page = greece.post(f"{NIP}/announce", {"until": "2024-01-05", "reason": "the cabinet"})
    shown = page.text.replace("\xa0", " ")
    assert shown.count("5 January 2024 has passed.") == 2
    assert "Give a day that is still to come." in shown
    assert re.search(r'<details class="k-details" id="announce" open>', shown)
    assert re.search(r'id="f-until"[^>]* aria-invalid="true"[^>]* min="2024-02-01" max="2029-02-04"', shown)
    assert re.search(r'id="f-reason"[^>]*>\nthe cabinet</textarea>', shown)


def asked(services, clock, *questions):
    given = Particulars(questions=questions)
    carry_out(services, Act(CODE, "EL", "nip", Deed.CLARIFY, given), clock())


def test_questions_are_shown_once_a_letter_told_them(services, clock, greece, plan, give):
    give(greece, plan)
    asked(services, clock, "Which year is meant?")
    assert "Which year is meant?" not in greece.get(NIP).text
    clock.pass_by(minutes=1)
    advance(services, CODE, clock())
    assert "Which year is meant?" in greece.get(NIP).text


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        pytest.param("nip", (b"Our statement.", "statement.txt"), id="a text as plan"),
        pytest.param("statement", (None, "plan.xlsx"), id="a plan as statement"),
        pytest.param("nip", (b"PK" + b"0" * LARGEST_FILE, "plan.xlsx"), id="too large for the gate"),
        pytest.param("nip", (b"0" * MOST_BODY_BYTES, "plan.xlsx"), id="too large for any request"),
    ],
)
def test_what_is_not_taken(greece, give, plan, path, sent):
    content, name = sent
    answer = give(greece, content or plan, path=f"/desk/{CODE}/EL/{path}", file_name=name)
    assert answer.status_code in (413, 422)
    assert "Nothing was received yet" in greece.get(f"/desk/{CODE}/EL/{path}").text


def test_each_refusal_is_on_record(greece, sheet_of, entries):
    data = sheet_of(greece, NIP)
    for content in (b"first", b"second"):
        page = greece.post(f"{NIP}/hand-in", data, files={"file": ("plan.xlsx", content)})
        data["key"] = re.search(r'name="key" value="([^"]*)"', page.text).group(1)
    assert len(entries(What.REFUSED)) == 2


def close(services, clock):
    with services.transaction() as session:
        cycle = get_cycle(session, CODE)
        cycle.closed_at = clock()
        session.add(cycle)


def button(page):
    """Return how the way to hand in looks, and what stands on it."""
    return re.search(r'ecl-link--(\w+)[^>]*" href="[^"]*/hand-in"[^>]*>([^<]*)', page.text).groups()


def test_a_closed_cycle_says_what_a_hand_in_means_now(services, clock, greece, give, plan):
    assert button(greece.get(NIP)) == ("primary", "Hand in")
    close(services, clock)
    page = greece.get(NIP)
    assert "This cycle is closed." in page.text
    assert "it does not change the common report" in page.text
    assert "Next: hand in." not in page.text
    assert button(page) == ("secondary", "Hand in")
    assert "it does not change the common report" in greece.get(f"{NIP}/hand-in").text
    give(greece, plan)
    assert button(greece.get(NIP)) == ("secondary", "Hand in a new version")
    assert "Hand in a new version" not in greece.get(f"{NIP}/versions/1").text


def test_a_cycle_that_is_closed_still_receives(services, clock, greece, give, plan):
    close(services, clock)
    assert "Earlier cycles" in greece.get("/desk").text
    assert give(greece, plan).url.path == f"{NIP}/versions/1"


def test_why_the_secretariat_extended_is_not_told(services, clock, greece):
    given = Particulars(until=date(2024, 3, 24), reason="they always ask")
    carry_out(services, Act(CODE, "EL", "nip", Deed.EXTEND, given), clock())
    page = greece.get(NIP).text
    assert "extended by the secretariat" in page
    assert "they always ask" not in page
