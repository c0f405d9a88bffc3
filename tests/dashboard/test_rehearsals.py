"""The pages of rehearsals: asked for, listed, their letters and reports handed out."""

import json
import re
from html import unescape

import pytest

from benchmarks.site.reading import text_of
from tasks.definitions import definition_text
from tasks.rehearsal.kept import ToRehearse

CODE = "pesco-nip-2024"


@pytest.fixture
def services(services, with_prefect):
    return with_prefect(services)


def key_on(page):
    """Return the key of the form on a page."""
    return re.search(r'name="key" value="([^"]+)"', page.text)[1]


LETTER = (
    b"Date: Fri, 09 Feb 2024 08:00:00 +0000\nTo: a@el.example\nSubject: A <letter>\n"
    b"Content-Type: text/html\n\n<b>Dear colleagues</b><script>1</script>\n"
)


@pytest.fixture
def rehearsed(services):
    folder = services.settings.rehearsals / f"{CODE}-7"
    (folder / ".state").mkdir(parents=True)
    (folder / "report").mkdir()
    (folder / ".state" / "manifest.json").write_text(json.dumps({"seed": 7, "finished": True}))
    summary = {
        "cycle": CODE,
        "title": "NIP 2024",
        "letters": {"call sent": 26, "thanks sent": 2},
        "late": ["EL nip"],
    }
    (folder / "summary.json").write_text(json.dumps(summary))
    (folder / "letters.html").write_text("<p>All letters</p><script>1</script>")
    (folder / "letters").mkdir()
    (folder / "letters" / "0f.eml").write_bytes(LETTER)
    (folder / "report" / "annual-report.pdf").write_bytes(b"%PDF-")
    (folder / "kalends.sqlite").write_bytes(b"SQLite")
    return f"/runs/rehearsals/{CODE}-7"


def test_rehearsals_are_listed_and_handed_out(rehearsed, officer):
    assert f"NIP 2024 {CODE} 7 1" not in text_of(officer.get("/runs").text)
    shown = text_of(officer.get("/runs/rehearsals").text)
    assert f"NIP 2024 {CODE} 7" in shown
    assert "28 1 Letters" in shown
    report = officer.get(f"{rehearsed}/report/annual-report.pdf")
    assert report.content == b"%PDF-"
    assert "attachment" in report.headers["content-disposition"]


def test_letters_of_a_rehearsal_are_listed_and_lead_back(rehearsed, officer):
    assert f'href="{rehearsed}/letters">Letters' in officer.get("/runs/rehearsals").text
    page = officer.get(f"{rehearsed}/letters.html")
    assert page.url.path == f"{rehearsed}/letters"
    assert f'href="{rehearsed}/letter/0f.eml">A &lt;letter&gt;</a>' in page.text
    assert 'href="/runs/rehearsals"' in page.text


def test_a_letter_of_a_rehearsal_is_read_in_a_frame_without_rights(rehearsed, officer):
    page = officer.get(f"{rehearsed}/letter/0f.eml")
    frame = re.search(r'<iframe class="k-frame" src="([^"]+)" sandbox=""', page.text)[1]
    assert page.headers["content-security-policy"].endswith("; frame-src 'self'")
    assert f'href="{rehearsed}/letters"' in page.text
    shown = officer.get(frame)
    assert shown.text.strip() == "<b>Dear colleagues</b><script>1</script>"
    assert shown.headers["content-security-policy"].endswith("; sandbox")


def test_a_letter_of_a_rehearsal_is_saved_for_a_mail_program(rehearsed, officer):
    saved = officer.get(f"{rehearsed}/letters/0f.eml")
    assert saved.content == LETTER
    assert saved.headers["content-type"] == "message/rfc822"
    assert "attachment" in saved.headers["content-disposition"]


def test_a_letter_of_a_rehearsal_without_html_has_no_frame(rehearsed, officer, services):
    folder = services.settings.rehearsals / f"{CODE}-7" / "letters"
    (folder / "0e.eml").write_bytes(
        b"Date: Fri, 09 Feb 2024 08:00:00 +0000\nTo: a@el.example\nSubject: S\n\nText"
    )
    page = officer.get(f"{rehearsed}/letter/0e.eml").text
    assert "<iframe" not in page
    assert ">Text</pre>" in page
    assert officer.get(f"{rehearsed}/letter/0e.eml/html").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        *("kalends.sqlite", ".state/manifest.json", "report/../kalends.sqlite", "%2e%2e/x", "report"),
        *("letters/0e.eml", "letters/..%2fsummary.json", "letter/..%2fsummary.json", "letter/0e.eml/html"),
    ],
)
def test_nothing_else_is_handed_out(rehearsed, officer, path):
    assert officer.get(f"{rehearsed}/{path}").status_code == 404


def test_asking_for_a_rehearsal(prefect, officer):
    key = key_on(officer.get("/runs/rehearsals"))
    form = {"definition": CODE, "seed": "12", "key": key}
    assert "seed 12 was asked for" in text_of(officer.post("/runs/rehearsals", form).text)
    (started,) = prefect.started.values()
    assert (started["deployment_id"], started["parameters"]) == ("rehearse", {"cycle_code": CODE, "seed": 12})


@pytest.mark.parametrize("seed", ["x", "", "-1", "1234567", "1.5", "²"])
def test_a_seed_that_is_no_number_is_asked_for_again(prefect, officer, seed):
    form = {"definition": CODE, "seed": seed, "key": key_on(officer.get("/runs/rehearsals"))}
    answer = officer.post("/runs/rehearsals", form)
    assert answer.status_code == 422
    assert "The seed is a number from 0 to 999999" in text_of(answer.text)
    assert f'name="seed" value="{seed}"' in answer.text
    assert not prefect.started


def test_what_cannot_be_read_is_said_without_words_of_the_program(officer):
    answer = officer.post("/runs/rehearsals", {"definition": CODE, "seed": "1", "key": "short"})
    assert answer.status_code == 422
    assert "Go back, look at what you entered, and send it again." in text_of(answer.text)
    assert "Body" not in answer.text


def test_the_command_is_shown_when_prefect_is_away(prefect, officer):
    prefect.status = 500
    key = key_on(officer.get("/runs/rehearsals"))
    answer = officer.post("/runs/rehearsals", {"definition": CODE, "seed": "12", "key": key})
    assert f"kalends rehearse {CODE} --seed 12 --out" in text_of(answer.text)


def looked_at(officer, text):
    """Let a definition be looked at; return what the form that rehearses it says."""
    officer.get("/cycles/new")
    page = officer.post("/cycles/new", {"definition": ""}, files={"file": ("own.toml", text.encode())}).text
    form = page.partition('action="/cycles/new/rehearse"')[2].partition("</form>")[0]
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return {**values, "text": unescape(form.partition("hidden>\n")[2].partition("</textarea>")[0])}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(definition_text(CODE).replace(f'"{CODE}"', '"nip-again"'), id="another code"),
        pytest.param(
            definition_text(CODE).replace("2024-03-10", "2024-03-11"), id="the code of one that ships"
        ),
    ],
)
def test_a_definition_of_ones_own_is_rehearsed_as_it_was_seen(services, prefect, officer, text):
    form = looked_at(officer, text)
    for _ in range(2):  # sent twice it is one
        assert "with seed 1 was asked for" in text_of(officer.post("/cycles/new/rehearse", form).text)
    (started,) = prefect.started.values()
    asked = started["parameters"]
    wanted = ToRehearse(asked["cycle_code"], asked["seed"], asked["own"])
    assert definition_text(wanted.definition(services.settings)) == text


def test_one_that_ships_is_rehearsed_by_its_code(prefect, officer):
    officer.post("/cycles/new/rehearse", looked_at(officer, definition_text(CODE)) | {"seed": "12"})
    (started,) = prefect.started.values()
    assert started["parameters"] == {"cycle_code": CODE, "seed": 12}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"text": definition_text(CODE) + "\n"}, 409, id="another text than the one seen"),
        pytest.param({"seed": "x"}, 422, id="no seed"),
    ],
)
def test_what_was_not_seen_is_not_rehearsed(services, prefect, officer, change, status):
    form = looked_at(officer, definition_text(CODE))
    assert officer.post("/cycles/new/rehearse", form | change).status_code == status
    assert prefect.started == {}
    assert not services.settings.rehearsals.exists()


def test_days_that_are_proposed_are_told_before_it_opens(officer):
    officer.get("/cycles/new")
    prepared = officer.post("/cycles/new/next", {"source": CODE, "year": "2027"}).text
    text = unescape(prepared.partition("hidden>\n")[2].partition("</textarea>")[0])
    shown = text_of(officer.post("/cycles/new", {"definition": "", "text": text}, files={}).text)
    number = int(re.search(r"(\d+) days are still proposals", shown)[1])
    assert number == text.count("  # proposed")
    confirmed = text.replace("  # proposed", "")
    assert "still" not in text_of(
        officer.post("/cycles/new", {"definition": "", "text": confirmed}, files={}).text
    )
