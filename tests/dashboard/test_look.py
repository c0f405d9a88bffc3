import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from playwright.sync_api import Browser, Route

from benchmarks.site.chromium import chromium_here
from dashboard.edge import POLICY
from models.rules.lifecycle import ObligationState

ROOT = Path(__file__).parents[2] / "dashboard"
NOW = datetime(2024, 2, 27, 8, tzinfo=UTC)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ROWS = [("BE", "Belgium & <others>", state.value, "10 March 2024", 2, "warn") for state in ObligationState]
POINTS = [
    {"label": "Call", "day": "15 January 2024", "at": 0, "state": "done", "note": ""},
    {"label": "-30", "day": "9 February 2024", "at": 45, "state": "withdrawn", "note": "collapsed"},
    {"label": "Due", "day": "10 March 2024", "at": 95, "state": "due", "note": ""},
]
SAMPLE = {"rows": ROWS, "points": POINTS, "errors": [("address", "Enter an address."), ("", "Try again.")]}


def words(language):
    def text(key, **values):
        found = tomllib.loads((ROOT / "words" / f"{language}.toml").read_text("utf-8"))
        for part in key.split("."):
            found = found[part]
        return Markup(found).format(**values)

    return text


def viewer(*roles, mine=()):
    names = ("is_officer", "is_approver", "is_auditor", "is_operator")
    held = {name: name in roles for name in names}
    return SimpleNamespace(address="a@b.example", office="EDA", mine=list(mine), **held)


def page(name, language="en", who=None, **values):
    text = words(language)
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters.update(instant=str, state=lambda state: text(f"state.{state}"))
    rehearsal, messages = values.pop("is_rehearsal", False), [("error", "A <b> message")]
    shown = SimpleNamespace(language=language, viewer=who, path="/cycles/nip", csrf="token", now=NOW)
    shown.is_rehearsal, shown.lets_time_pass, shown.messages = rehearsal, rehearsal, messages
    shown.is_in_other_languages = True
    return environment.get_template(name).render(
        shown=shown, language=language, t=text, static=lambda file: f"/static/h/{file}", **values
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sample_page_shows_every_macro(language):
    shown = page("sample.html", language, viewer("is_officer"), **SAMPLE)
    assert f'<html lang="{language}">' in shown
    assert shown.count("<h1>") == 1
    assert "Belgium &amp; &lt;others&gt;" in shown
    assert "A &lt;b&gt; message" in shown


def test_ids_are_unique_and_references_lead_somewhere():
    shown = page("sample.html", who=viewer("is_officer"), **SAMPLE)
    ids = re.findall(r'\sid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    referred = re.findall(r'(?:aria-describedby|\sfor)="([^"]+)"', shown) + re.findall(
        r'href="#(f-[^"]+)"', shown
    )
    assert {name for names in referred for name in names.split()} <= set(ids)


def test_every_form_by_post_carries_the_token():
    shown = page("sample.html", who=viewer("is_officer"), **SAMPLE)
    forms = re.findall(r'<form [^>]*method="post".*?</form>', shown, re.DOTALL)
    assert len(forms) == 3
    assert all('name="csrf" value="token"' in form for form in forms)


@pytest.mark.parametrize(
    ("who", "places"),
    [
        pytest.param(None, [], id="nobody"),
        pytest.param(viewer("is_officer"), ["morning", "cycles", "runs", "contacts", "mail"], id="officer"),
        pytest.param(viewer("is_auditor"), ["cycles"], id="auditor"),
        pytest.param(viewer("is_operator"), ["runs", "users"], id="operator"),
        pytest.param(viewer(mine=["EE"]), ["desk", "account"], id="contact"),
    ],
)
def test_navigation_follows_the_role(who, places):
    shown = page("not_found.html", who=who)
    links = re.search(r'<nav class="k-nav".*?</nav>', shown, re.DOTALL)
    assert re.findall(r'href="/([a-z]+)"', links.group() if links else "") == places


@pytest.mark.parametrize("is_rehearsal", [True, False])
def test_a_rehearsal_is_said_on_top(is_rehearsal):
    assert ("REHEARSAL" in page("not_found.html", is_rehearsal=is_rehearsal)) is is_rehearsal


def test_error_page_says_the_way_out():
    shown = page("error.html", message="A <file>.", rule="gate.marking", way_out="Send it on paper.")
    assert "A &lt;file&gt;." in shown
    assert "gate.marking" not in shown
    assert "Send it on paper." in shown


ABOUT = {
    "offices": [SimpleNamespace(name="The <secretariat>", address="desk@a.example")],
    "idle_minutes": 30,
    "session_hours": 8,
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["accessibility", "privacy", "contact"])
def test_pages_about_us_say_where_to_write(name, language):
    shown = page(f"about/{name}.html", language, **ABOUT)
    assert 'href="mailto:desk@a.example"' in shown
    assert f'href="/{name}"' in shown
    assert ("The &lt;secretariat&gt;" in shown) is (name != "accessibility")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(path):
    text = path.read_text("utf-8")
    assert (
        re.findall(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:|\shx-on|https?://", text)
        == []
    )


def test_every_drawing_is_in_the_file():
    drawn = set(re.findall(r'id="([a-z-]+)"', (ROOT / "static" / "icons.svg").read_text("utf-8")))
    text = "".join(path.read_text("utf-8") for path in TEMPLATES)
    named = set(re.findall(r'icon\("([a-z-]+)"', text))
    used = set(re.findall(r"icons\.svg#([a-z-]+)", page("sample.html", who=viewer("is_officer"), **SAMPLE)))
    assert named | used <= drawn


@pytest.mark.parametrize(
    ("places", "order"),
    [
        pytest.param([0, 95], ["done", "today", "done"], id="between"),
        pytest.param([0, 56], ["done", "done", "today"], id="on a day that is"),
        pytest.param([80], ["today", "done"], id="before all"),
        pytest.param([], ["today"], id="alone"),
    ],
)
def test_timeline_says_where_today_is(places, order):
    points = [POINTS[0] | {"at": at} for at in places]
    shown = page("sample.html", who=viewer("is_officer"), **SAMPLE | {"points": points})
    assert re.findall(r"k-moment k-moment--(\w+)", shown) == order


NEEDS_CHROMIUM = pytest.mark.skipif(chromium_here() is None, reason="needs Chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
SITE = "http://kalends.test"


def answer(route: Route, shown: str) -> None:
    path = route.request.url.removeprefix(SITE)
    if path == "/sample":
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=shown, headers=headers)
    else:
        route.fulfill(path=ROOT / "static" / path.removeprefix("/static/h/"))


def opened(chromium: Browser, width, language="en", **context):
    tab = chromium.new_context(viewport={"width": width, "height": 800}, **context).new_page()
    said = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    shown = page("sample.html", language, viewer("is_officer", "is_operator"), is_rehearsal=True, **SAMPLE)
    tab.route("**/*", lambda route: answer(route, shown))
    tab.goto(f"{SITE}/sample")
    return tab, said


@NEEDS_CHROMIUM
@pytest.mark.parametrize("width", [1280, 768, 320])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_can_read_it(chromium, width, language):
    tab, said = opened(chromium, width, language)
    found = Axe().run(tab, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []


@NEEDS_CHROMIUM
def test_a_form_sent_back_puts_one_on_its_errors(chromium):
    tab, _ = opened(chromium, 1280)
    assert tab.evaluate("document.activeElement.id") == "errors"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "f-address"


@NEEDS_CHROMIUM
def test_a_file_dropped_on_the_area_is_chosen(chromium):
    tab, _ = opened(chromium, 1280)
    tab.evaluate("""() => {
        const carried = new DataTransfer();
        carried.items.add(new File(["x"], "plan.xlsx"));
        const dropped = new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true});
        document.querySelector("[data-drop]").dispatchEvent(dropped);
    }""")
    assert tab.evaluate("document.querySelector('#f-plan').files[0].name") == "plan.xlsx"


@NEEDS_CHROMIUM
def test_it_works_without_script(chromium):
    tab, _ = opened(chromium, 1280, java_script_enabled=False)
    tab.click(".k-confirm summary")
    assert tab.is_visible(".k-confirm button")
    assert tab.is_visible("#f-plan")
    assert not tab.is_visible("[data-drop-says]")
