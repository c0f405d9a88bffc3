"""Opening a cycle: looked at, seen as it will be, opened by typing its code, once."""

import hashlib
import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest

from tasks.definitions import definition_text
from tasks.rehearsal.kept import keep_definition
from tasks.status import all_cycles

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
SHIPPED = "pesco-nip-2024"
OWN = definition_text(SHIPPED).replace(f'"{SHIPPED}"', '"nip-again"')
_SEEN = re.compile(r'name="seen" value="([^"]*)"')
_TEXT = re.compile(r'<textarea name="text" hidden>\n(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def services(services, with_prefect):
    return with_prefect(services)  # they keep rehearsals in a folder of the test's


def codes(services):
    return [one.code for one in all_cycles(services, NOW)]


def look(browser, text=OWN):
    browser.get("/cycles/new")
    return browser.post("/cycles/new", {"definition": ""}, files={"file": ("own.toml", text.encode())})


def form_of(page, code="nip-again"):
    return {"seen": _SEEN.search(page.text)[1], "text": unescape(_TEXT.search(page.text)[1]), "code": code}


def test_what_it_makes_is_shown_and_nothing_is_done(services, officer):
    page = look(officer)
    assert "What opening it makes" in page.text
    assert ">26</span>" in page.text.replace(" ", "")
    assert "reminder 30 days before" in page.text
    assert unescape(_TEXT.search(page.text)[1]) == OWN
    assert codes(services) == [SHIPPED]


def test_the_course_waits_for_a_rehearsal_that_nobody_has_seen(officer):
    page = look(officer).text
    here = re.search(r'aria-current="step">.*?</li>', page, re.DOTALL)[0]
    assert "Rehearse it" in here


@pytest.fixture
def rehearsed(services):
    """Note a rehearsal of our own definition as done."""
    settings = services.settings
    folder = settings.rehearsals / keep_definition(settings, OWN, 7).name
    for name in (".state", "report"):
        (folder / name).mkdir(parents=True)
    inputs = {"seed": 7, "finished": True, "definition": hashlib.sha256(OWN.encode()).hexdigest()}
    (folder / ".state" / "manifest.json").write_text(json.dumps(inputs))
    summary = {"cycle": "nip-again", "title": "NIP again", "letters": {}, "late": []}
    (folder / "summary.json").write_text(json.dumps(summary))
    return f"/cycles/new/rehearsed/{folder.name}"


def test_what_was_rehearsed_is_opened_from_there(services, officer, rehearsed):
    assert f'href="{rehearsed}">Open&nbsp;it' in officer.get("/runs/rehearsals").text
    page = officer.get(rehearsed)
    here = re.search(r'aria-current="step">.*?</li>', page.text, re.DOTALL)[0]
    assert "Open it" in here
    assert officer.post("/cycles/new/open", form_of(page)).url.path == "/cycles/nip-again"
    assert codes(services) == [SHIPPED, "nip-again"]
    listed = officer.get("/runs/rehearsals").text
    assert rehearsed not in listed
    assert 'href="/cycles/nip-again">it&nbsp;is&nbsp;open' in listed


def test_a_rehearsal_whose_definition_is_not_kept_opens_nothing(services, officer, rehearsed):
    next(services.settings.rehearsals.glob("definitions/*")).unlink()
    assert rehearsed not in officer.get("/runs/rehearsals").text
    for path in (rehearsed, "/cycles/new/rehearsed/none", "/cycles/new/rehearsed/definitions"):
        assert officer.get(path).status_code == 404


def test_an_operator_reads_rehearsals_and_opens_nothing(browser, rehearsed):
    operator = browser("operator@eeas.example")
    assert rehearsed not in operator.get("/runs/rehearsals").text
    assert operator.get(rehearsed).status_code == 403


def test_what_ships_is_chosen_at_first_and_a_file_says_more(officer):
    assert f'value="{SHIPPED}" checked' in officer.get("/cycles/new").text
    page = officer.post("/cycles/new", {"definition": SHIPPED}, files={"file": ("own.toml", OWN.encode())})
    assert "Type the code of the cycle to open it: nip-again" in page.text


def test_opened_by_its_code_once(services, officer):
    form = form_of(look(officer))
    assert officer.post("/cycles/new/open", form).url.path == "/cycles/nip-again"
    assert codes(services) == [SHIPPED, "nip-again"]
    assert officer.post("/cycles/new/open", form).status_code == 409


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"code": ""}, 422),
        ({"code": SHIPPED}, 422),
        ({"text": OWN + "\n# changed"}, 409),
        ({"seen": ""}, 409),
    ],
)
def test_without_what_was_seen_nothing_opens(services, officer, change, status):
    answer = officer.post("/cycles/new/open", form_of(look(officer)) | change)
    assert answer.status_code == status
    assert codes(services) == [SHIPPED]


def test_lines_as_a_browser_ends_them_are_the_same_definition(services, officer):
    form = form_of(look(officer))
    officer.post("/cycles/new/open", form | {"text": form["text"].replace("\n", "\r\n")})
    assert codes(services) == [SHIPPED, "nip-again"]


def test_one_that_is_open_already(officer):
    officer.get("/cycles/new")
    page = officer.post("/cycles/new", {"definition": SHIPPED})
    assert "already open" in page.text
    assert "Open the cycle" not in page.text


def test_who_has_no_contact_is_named(services, officer):
    with services.transaction() as session:
        session.connection().exec_driver_sql("UPDATE contact SET valid_to = '2024-01-01'")
    page = look(officer)
    assert "26 states have no contact" in page.text
    assert "Open the cycle" not in page.text


@pytest.mark.parametrize("text", ["x = ", "title = 1", OWN.replace("2024-03-10", "2034-03-10")])
def test_what_the_linter_forbids_does_not_open(services, officer, text):
    page = look(officer, text)
    assert "k-row--bad" in page.text
    assert "Open the cycle" not in page.text


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ({"definition": ""}, {}),
        ({"definition": "/etc/passwd"}, {}),
        ({"definition": ""}, {"file": ("x.toml", b"\xff\xfe")}),
        ({"definition": ""}, {"file": ("x.toml", b"#" * 200_001)}),
    ],
)
def test_no_definition(officer, form, files):
    officer.get("/cycles/new")
    answer = officer.post("/cycles/new", form, files=files)
    assert answer.status_code == 422
    assert "no definition" in answer.text


def prepared(browser, year="2027", **more):
    browser.get("/cycles/new")
    return browser.post("/cycles/new/next", {"source": SHIPPED, "year": year, **more})


def test_a_definition_of_a_coming_year_is_prepared_and_looked_at(services, officer):
    page = prepared(officer).text.replace("\xa0", " ")
    assert "2027-07-31 is a Saturday" in page
    assert "25 March 2027: Maundy Thursday" in page
    text = unescape(_TEXT.search(page)[1])
    looked = officer.post("/cycles/new", files={"text": (None, text)})
    assert "the holidays of the EU institutions in 2027 are those given here" in looked.text
    assert officer.post("/cycles/new/open", form_of(looked, "pesco-nip-2027")).status_code == 200
    assert codes(services) == [SHIPPED, "pesco-nip-2027"]


def test_it_is_handed_out_as_a_file_that_can_be_brought_back(officer):
    saved = prepared(officer, do="save")
    assert saved.headers["content-disposition"].endswith("pesco-nip-2027.toml")
    assert "What opening it makes" in look(officer, saved.text).text


@pytest.mark.parametrize("year", ["2024", "1999", "9999", "next", "²"])
def test_it_is_of_a_coming_year(officer, year):
    page = prepared(officer, year)
    assert page.status_code == 422
    assert "f-year-error" in page.text


def test_only_of_a_definition_that_ships(officer):
    officer.get("/cycles/new")
    asked = {"source": "/etc/hostname", "year": "2027"}
    assert officer.post("/cycles/new/next", asked).status_code == 404
