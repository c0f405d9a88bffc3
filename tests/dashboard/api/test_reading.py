"""What programs read: words and numbers of the desk."""

from io import BytesIO

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from documents.receipt import read_receipt
from models.rules.scopes import Scope
from tasks.rehearsal.scenario import Variant

CODE = "pesco-nip-2024"


def test_for_whom_a_token_speaks(program, token_of):
    answer = program(token_of("nip@cy.example", Scope.READ, Scope.CHECK)).get("/me")
    assert answer.json() == {
        "respondent": "CY",
        "name": "Cyprus",
        "time_zone": "Asia/Nicosia",
        "scopes": ["read", "check"],
    }


def test_what_is_owed(greek, nip):
    assert [one["code"] for one in greek.get("/cycles").json()["items"]] == [CODE]
    assert greek.get(f"/cycles/{CODE}").json()["is_open"]
    owed = greek.get(f"/cycles/{CODE}/obligations").json()
    assert [one["deliverable"] for one in owed["items"]] == ["nip", "statement"]
    one = greek.get(nip).json()
    assert (one["state"], one["next_step"], one["version"]) == ("called", "hand_in", None)
    assert one["due_at"] == "2024-03-10T22:59:59Z"
    assert one["due_there"] == "2024-03-11T00:59:59+02:00"
    assert one["formats"] == ["xlsx", "json"]
    assert not any("late" in name for name in one)


def test_titles_in_french(greek, nip):
    title = greek.get(nip, params={"language": "fr"}).json()["title"]
    assert title == "plan national de mise en œuvre"


def test_the_form_as_workbook(greek, nip):
    answer = greek.get(f"{nip}/form")
    assert load_workbook(BytesIO(answer.content)).sheetnames
    assert answer.headers["content-disposition"] == 'attachment; filename="EL-nip.xlsx"'


def test_the_form_as_json_is_of_its_schema(greek, nip):
    schema = greek.get(f"{nip}/form/schema").json()
    document = greek.get(f"{nip}/form", params={"format": "json"}).json()
    assert document["form"]["respondent"] == "EL"
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    assert list(Draft202012Validator(schema).iter_errors({}))


def test_that_a_contact_fetched_the_form_is_recorded(greek, nip):
    greek.get(f"{nip}/form")
    assert greek.get(nip).json()["state"] == "in_preparation"


def test_a_reader_fetches_the_form_unseen(services, clock, program, token_of, nip):
    reading = program(token_of("reader@el.example", Scope.READ))
    assert reading.get(f"{nip}/form").status_code == 200
    assert reading.get(nip).json()["state"] == "called"


def test_a_statement_has_no_form(greek):
    for end in ("form", "form/schema"):
        assert greek.get(f"/cycles/{CODE}/obligations/statement/{end}").status_code == 404


def test_a_version_with_its_points(greek, nip, form_of):
    greek.hand_in(form_of(variant=Variant.INCONSISTENT))
    version = greek.get(f"{nip}/submissions/1").json()
    points = greek.get(f"{nip}/submissions/1/findings").json()
    assert (version["findings"], version["sender"], version["format"]) == (points["total"], "Desk", "xlsx")
    assert version["to_correct"] == sum(one["asks_contact"] for one in points["items"]) > 0
    assert all(one["sheet"] and one["advice"] for one in points["items"] if one["asks_contact"])
    french = greek.get(f"{nip}/submissions/1/findings", params={"language": "fr"}).json()
    assert french["items"][0]["message"] != points["items"][0]["message"]


def test_the_receipt_is_the_one_of_the_page(greek, nip, plan):
    greek.hand_in(plan)
    told = greek.get(f"{nip}/submissions/1/receipt").content
    assert read_receipt(told).receipt.version == 1
    pdf = greek.get(f"{nip}/submissions/1/receipt", params={"format": "pdf"}).content
    assert pdf.startswith(b"%PDF")
    assert read_receipt(pdf).receipt == read_receipt(told).receipt


def test_differences(greek, nip, form_of, plan):
    greek.hand_in(form_of(variant=Variant.INCOMPLETE))
    greek.hand_in(plan)
    found = greek.get(f"{nip}/submissions/2/differences").json()
    assert (found["earlier"], found["later"]) == (1, 2)
    assert {one["kind"] for one in found["answers"]} >= {"added"}
    back = greek.get(f"{nip}/submissions/1/differences", params={"earlier": 2})
    assert back.status_code in (200, 422)
    assert greek.get(f"{nip}/submissions/2/differences", params={"earlier": 9}).status_code == 404


def test_the_calendar(greek):
    answer = greek.get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20240310T225959Z" in answer.text


def test_what_was_read_before_is_not_sent_again(greek, nip, plan):
    tag = greek.get(nip).headers["etag"]
    same = greek.get(nip, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    greek.hand_in(plan)
    assert greek.get(nip, headers={"If-None-Match": tag}).status_code == 200


def test_pages_of_a_list(greek):
    where = f"/cycles/{CODE}/obligations"
    first = greek.get(where, params={"limit": 1})
    assert (len(first.json()["items"]), first.json()["total"]) == (1, 2)
    assert first.headers["link"] == f'</api/v1{where}?limit=1&offset=1>; rel="next"'
    second = greek.get(where, params={"limit": 1, "offset": 1})
    assert second.headers["link"] == f'</api/v1{where}?limit=1&offset=0>; rel="prev"'
    assert second.json()["items"] != first.json()["items"]
    assert "link" not in greek.get(where).headers


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"offset": -1}])
def test_wrong_pages(greek, wrong):
    assert greek.get("/cycles", params=wrong).status_code == 422
