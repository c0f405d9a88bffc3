"""What programs say of a statement, what they fetch, and what they may not do: certify."""

import pytest

from dashboard.api.prefix import PREFIX

CODE = "pesco-nip-2024"
STATEMENT = f"/cycles/{CODE}/obligations/statement"
KNOWN = f"{STATEMENT}/statement"
OFFICE = "Ministry of Defence"
SIGNED = {"office": OFFICE, "signed_on": "2024-01-30"}


@pytest.fixture
def sent(greek):
    """Return a program that has handed in a statement."""
    assert greek.hand_in(b"We stand by it.", "text/plain", "statement").status_code == 201
    return greek


def test_nothing_came_yet(greek):
    known = greek.get(KNOWN)
    assert (known.status_code, known.json()["version"], known.json()["consents"]) == (200, None, [])
    noted = greek.post(KNOWN, json={"language": "el"})
    assert (noted.status_code, noted.json()["code"]) == (422, "nothing_received")


def test_what_is_said_is_added_and_told(sent):
    noted = sent.post(KNOWN, json={"language": "el", "marking": "LIMITE", "signatures": [SIGNED]})
    assert noted.status_code == 200
    assert noted.json() == sent.get(KNOWN).json()
    assert noted.json()["signatures"] == [SIGNED]
    assert (noted.json()["language"], noted.json()["marking"]) == ("el", "LIMITE")


def test_what_is_known_is_not_replaced(sent):
    sent.post(KNOWN, json={"language": "el"})
    again = sent.post(KNOWN, json={"language": "fr"})
    assert (again.status_code, again.json()["code"]) == (422, "statement_note")
    assert sent.get(KNOWN).json()["language"] == "el"


def test_a_marking_of_classified_information_is_refused(sent):
    refused = sent.post(KNOWN, json={"marking": "SECRET UE/EU SECRET"})
    assert (refused.status_code, refused.json()["code"]) == (422, "classified_marking")


def test_a_translation(sent):
    kind = {"Content-Type": "text/plain"}
    noted = sent.post(f"{KNOWN}/translation?into=en", content=b"A courtesy.", headers=kind)
    assert [(one["language"], one["format"]) for one in noted.json()["translations"]] == [("en", "txt")]
    refused = sent.post(f"{KNOWN}/translation?into=en", content=b"Another one.", headers=kind)
    assert (refused.status_code, refused.json()["code"]) == (422, "statement_note")
    assert len(sent.get(f"{STATEMENT}/submissions").json()["items"]) == 1


def test_consent_is_of_the_version_that_was_read(sent):
    tag = sent.get(KNOWN).headers["etag"]
    said = {"may_publish": True, "office": OFFICE}
    assert sent.post(f"{KNOWN}/consent", json=said).status_code == 428
    sent.hand_in(b"We stand by it more.", "text/plain", "statement")
    stale = sent.post(f"{KNOWN}/consent", json=said, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "stands_otherwise")
    assert not sent.get(KNOWN).json()["has_consent"]


def test_consent_given_and_taken_back(sent):
    for may_publish in (True, False):
        tag = sent.get(KNOWN).headers["etag"]
        said = {"may_publish": may_publish, "office": OFFICE}
        told = sent.post(f"{KNOWN}/consent", json=said, headers={"If-Match": tag})
        assert (told.status_code, told.json()["has_consent"]) == (200, may_publish)
    assert [one["said_on"] for one in sent.get(KNOWN).json()["consents"]] == ["2024-02-01"] * 2


def test_one_key_is_said_once(sent):
    said = {"json": {"language": "el"}, "headers": {"Idempotency-Key": "k1"}}
    first, again = (sent.post(KNOWN, **said) for _ in range(2))
    assert again.headers["idempotency-replayed"] == "true"
    assert again.text == first.text


@pytest.mark.parametrize("path", ["", "/translation", "/consent"])
def test_a_form_is_no_statement(greek, nip, path):
    kind = {"Content-Type": "text/plain"} if path == "/translation" else {}
    body = {"content": b"x"} if kind else {"json": {"may_publish": True, "office": OFFICE} if path else {}}
    assert greek.post(f"{nip}/statement{path}", headers=kind | {"If-Match": "*"}, **body).status_code == 404
    assert greek.get(f"{nip}/statement").status_code == 404


def test_the_outline_of_a_statement(greek, nip):
    outline = greek.get(f"{KNOWN}/outline")
    assert outline.content.startswith(b"PK")
    assert "statement-en-outline.docx" in outline.headers["content-disposition"]
    assert greek.get(f"{nip}/statement/outline").status_code == 404


def test_what_was_handed_in_comes_back_as_it_was(greek, nip, plan):
    greek.hand_in(plan)
    kept = greek.get(f"{nip}/submissions/1/file")
    assert (kept.status_code, kept.content) == (200, plan)
    assert "EL-nip-1.xlsx" in kept.headers["content-disposition"]


def test_no_program_certifies_and_it_is_told_where_people_do(greek, nip, plan):
    greek.hand_in(plan)
    refused = greek.post(f"{nip}/submissions/1/certify")
    assert (refused.status_code, refused.json()["code"]) == (403, "certifying_by_program")
    assert f"http://127.0.0.1:8000/desk/{CODE}/EL/nip/versions/1" in refused.json()["way_out"]
    assert greek.get(f"{nip}/submissions/1").json()["certified_at"] is None


def test_who_acts_there_can_be_read(greek):
    contacts = greek.get(f"/cycles/{CODE}/contacts").json()["items"]
    assert [(one["address"], one["state"]) for one in contacts] == [("nip@el.example", "reachable")]
    colleagues = greek.get("/colleagues").json()["items"]
    assert {one["address"] for one in colleagues} == {"authority@el.example", "reader@el.example"}
    assert greek.get("/cycles/no-such-cycle/contacts").json()["code"] == "nothing_here"
    assert greek.client.post(f"{PREFIX}/colleagues").status_code == 405
