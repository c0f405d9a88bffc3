"""The pages of runs and rehearsals, with a Prefect that answers as it is told, or not at all."""

import json
import re
import time
from dataclasses import dataclass, field, replace
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from dashboard import prefect_api
from models.queries.access import accesses
from tasks.definitions import definition_text
from tasks.rehearsal.kept import ToRehearse

CODE = "pesco-nip-2024"
RUN = "01a223f8-a287-75dd-bb02-6683f72bfe98"
FAULT = "Flow run encountered an exception: FaultError: OperationalError in advance (advance.py, line 3)"


def run(number=1, kind="COMPLETED", message=None, **more):
    return {
        "id": f"{RUN[:-2]}{number:02}",
        "name": "annual-cycle-all-2024-02-01T0900",
        "flow_id": "f1",
        "deployment_id": "d1",
        "parameters": {},
        "state": {"type": kind, "name": kind.title(), "message": message, "data": None},
        "expected_start_time": "2024-02-01T08:50:00Z",
        "start_time": "2024-02-01T08:50:01Z",
        "total_run_time": 75.4,
        **more,
    }


@dataclass
class FakePrefect:
    """What a Prefect server says, and what it was asked."""

    runs: list = field(default_factory=list)
    planned: list = field(default_factory=list)
    pages: int = 1
    status: int = 200
    asked: list = field(default_factory=list)
    started: dict = field(default_factory=dict)

    def answer(self, path, body):
        self.asked.append((path, body))
        if path == "/api/flow_runs/paginate":
            return {"results": self.runs, "pages": self.pages, "count": len(self.runs)}
        if path == "/api/flow_runs/filter":
            keys = body["flow_runs"].get("id", {}).get("any_")
            return [one for one in self.runs if one["id"] in keys] if keys else self.planned
        if path == "/api/flows/filter":
            return [{"id": "f1", "name": "annual-cycle"}]
        if path.startswith("/api/deployments/name/"):
            return {"id": path.split("/")[4], "name": "kalends"}
        return self.started.setdefault(body["idempotency_key"], run(99, "SCHEDULED", **body_of(path, body)))


def body_of(path, body):
    return {"deployment_id": path.split("/")[3], "parameters": body["parameters"]}


@pytest.fixture
def prefect():
    told = FakePrefect()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or "null")
            content = json.dumps(told.answer(self.path, body)).encode()
            self.send_response(told.status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - the name of its base

        def log_message(self, *words):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/api"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def services(services, prefect, tmp_path):
    settings = services.settings.model_copy(
        update={"prefect_api_url": prefect.url, "rehearsals": tmp_path / "rehearsals"}
    )
    return replace(services, settings=settings)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text.replace("\xa0", " ")))


def test_what_ran_and_what_comes(prefect, officer):
    prefect.runs = [run(parameters={"cycle_code": CODE})]
    prefect.planned = [
        run(number, "SCHEDULED", expected_start_time=f"2024-02-01T09:{number}:00Z", start_time=None)
        for number in (10, 20)
    ]
    shown = text_of(officer.get("/runs"))
    assert f"Whatever is due {CODE}" in shown
    assert "1 min 15 s" in shown
    assert "Whatever is due: Thursday 1 February 2024, 10:10" in shown
    assert "10:20" not in shown


@pytest.mark.parametrize(
    ("kind", "message", "said"),
    [
        pytest.param("FAILED", FAULT, "The database or the network did not answer", id="away"),
        pytest.param(
            "FAILED",
            FAULT.replace("OperationalError", "KeyError"),
            "A fault in the program: KeyError in",
            id="fault",
        ),
        pytest.param(
            "FAILED",
            "Flow run encountered an exception: UnknownCycleError: no cycle 'x' is open in this database",
            "No cycle &#39;x&#39; is open in this database. Nothing is lost",
            id="refused",
        ),
        pytest.param("FAILED", None, "No reason is on record", id="unsaid"),
        pytest.param("CRASHED", "exited with -9", "Its process ended before it was done", id="killed"),
        pytest.param("CANCELLED", "slots", "Another run was at work, which did all", id="not needed"),
    ],
)
def test_why(prefect, officer, kind, message, said):
    prefect.runs = [run(kind=kind, message=message)]
    shown = text_of(officer.get("/runs"))
    assert said in shown
    assert ("Run it again" in shown) is (kind != "CANCELLED")


def test_pages_of_fifty(prefect, officer):
    prefect.runs, prefect.pages = [run()], 3
    assert "Page 2 of 3" in text_of(officer.get("/runs?page=2"))
    asked = dict(prefect.asked)["/api/flow_runs/paginate"]
    assert (asked["limit"], asked["page"]) == (50, 2)
    assert asked["flow_runs"]["tags"] == {"all_": ["kalends"]}


def start_form(page):
    return {
        "flow": "send-reminders",
        "cycle": CODE,
        "key": re.search(r'name="key" value="([^"]+)"', page.text)[1],
    }


def test_starting_a_run_twice_is_one(prefect, services, officer):
    form = start_form(officer.get("/runs"))
    for _ in range(2):
        assert f"A run was asked for: Reminders, for {CODE}" in text_of(officer.post("/runs", form))
    (started,) = prefect.started.values()
    assert (started["deployment_id"], started["parameters"]) == ("send-reminders", {"cycle_code": CODE})
    with services.reading() as session:
        noted = accesses(session)[0]
    assert (noted.deed, noted.cycle, noted.what) == ("start_run", CODE, "send-reminders")


@pytest.mark.parametrize(
    "wrong", [{"flow": "rm-rf"}, {"flow": "rehearse"}, {"cycle": "no-such"}, {"cycle": "../x"}]
)
def test_starting_what_is_not_there(prefect, officer, wrong):
    form = start_form(officer.get("/runs")) | wrong
    assert officer.post("/runs", form).status_code == 404
    assert prefect.started == {}


def test_repeating_asks_once_and_for_what_is_due_now(prefect, officer):
    given = {"cycle_code": CODE, "now": "2024-01-01T00:00:00Z"}
    prefect.runs = [run(kind="FAILED", parameters=given)]
    officer.get("/runs")
    for _ in range(2):
        assert "asked for anew" in text_of(officer.post(f"/runs/{prefect.runs[0]['id']}/again"))
    ((key, started),) = prefect.started.items()
    assert key == f"again-{prefect.runs[0]['id']}"
    assert (started["deployment_id"], started["parameters"]) == ("d1", {"cycle_code": CODE})


@pytest.mark.parametrize("runs", [[], [run()]], ids=["unknown", "it did not fail"])
def test_what_cannot_be_repeated(prefect, officer, runs):
    prefect.runs = runs
    officer.get("/runs")
    answer = officer.post(f"/runs/{RUN[:-2]}01/again")
    assert answer.status_code == 404
    assert prefect.started == {}


def test_away_is_said_and_not_asked_again_for_a_while(prefect, officer, monkeypatch):
    prefect.status = 503
    shown = text_of(officer.get("/runs"))
    assert "It is away since Thursday 1 February 2024, 10:00:00" in shown
    asked = len(prefect.asked)
    prefect.status = 200
    form = start_form(officer.seen[-1])
    answer = officer.post("/runs", form)
    assert f"kalends advance {CODE}" in text_of(answer)
    assert (answer.status_code, len(prefect.asked)) == (503, asked)
    monkeypatch.setattr(prefect_api, "monotonic", lambda: time.monotonic() + 16)
    assert "away since" not in text_of(officer.get("/runs"))


def test_a_server_that_says_nonsense_is_away(prefect, officer):
    prefect.runs = [{"id": 1}]
    assert "does not answer" in text_of(officer.get("/runs"))


def test_a_way_into_prefect(prefect, services, officer):
    prefect.runs = [run()]
    assert f'href="{prefect.url[:-4]}/runs/flow-run/{RUN[:-2]}01"' in officer.get("/runs").text


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
    assert f"NIP 2024 {CODE} 7 1" not in text_of(officer.get("/runs"))
    shown = text_of(officer.get("/runs/rehearsals"))
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
    key = start_form(officer.get("/runs/rehearsals"))["key"]
    form = {"definition": CODE, "seed": "12", "key": key}
    assert "seed 12 was asked for" in text_of(officer.post("/runs/rehearsals", form))
    (started,) = prefect.started.values()
    assert (started["deployment_id"], started["parameters"]) == ("rehearse", {"cycle_code": CODE, "seed": 12})


@pytest.mark.parametrize("seed", ["x", "", "-1", "1234567", "1.5", "²"])
def test_a_seed_that_is_no_number_is_asked_for_again(prefect, officer, seed):
    form = {"definition": CODE, "seed": seed, "key": start_form(officer.get("/runs/rehearsals"))["key"]}
    answer = officer.post("/runs/rehearsals", form)
    assert answer.status_code == 422
    assert "The seed is a number from 0 to 999999" in text_of(answer)
    assert f'name="seed" value="{seed}"' in answer.text
    assert not prefect.started


def test_what_cannot_be_read_is_said_without_words_of_the_program(officer):
    answer = officer.post("/runs/rehearsals", {"definition": CODE, "seed": "1", "key": "short"})
    assert answer.status_code == 422
    assert "Go back, look at what you entered, and send it again." in text_of(answer)
    assert "Body" not in answer.text


def test_the_command_is_shown_when_prefect_is_away(prefect, officer):
    prefect.status = 500
    key = start_form(officer.get("/runs/rehearsals"))["key"]
    answer = officer.post("/runs/rehearsals", {"definition": CODE, "seed": "12", "key": key})
    assert f"kalends rehearse {CODE} --seed 12 --out" in text_of(answer)


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
        assert "with seed 1 was asked for" in text_of(officer.post("/cycles/new/rehearse", form))
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
    shown = text_of(officer.post("/cycles/new", {"definition": "", "text": text}, files={}))
    number = int(re.search(r"(\d+) days are still proposals", shown)[1])
    assert number == text.count("  # proposed")
    confirmed = text.replace("  # proposed", "")
    assert "still" not in text_of(
        officer.post("/cycles/new", {"definition": "", "text": confirmed}, files={})
    )
