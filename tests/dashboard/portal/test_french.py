"""The desk of a contact who reads French: none of our English words is left on any page."""

import html
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from config.definition import Language
from config.form import load_form_schema
from config.languages import form_named_in
from dashboard.words import words
from documents.form import write_json
from documents.reader import read_form
from models.rules.answers import Answer, Plan
from models.rules.lint import read_definition
from models.rules.questions import QuestionPlace
from tasks import questions
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_identity, form_request

CODE = "pesco-nip-2024"
ROUTES = tomllib.loads((Path(__file__).parents[1] / "tenancy" / "desk.toml").read_text(encoding="utf-8"))
NOT_SHOWN = ("/file", "/outline", "receipt.{form}", ".ics")
PAGES = [
    route.removeprefix("GET ")
    for route, guard in ROUTES.items()
    if route.startswith("GET ") and guard != "token" and not route.endswith(NOT_SHOWN)
]
DEFINITION = read_definition(definition_text(CODE))
FORM = load_form_schema("nip")
GREECE = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))


def said(text):
    """Return the parts of a text that stand on pages as they are, without what is put in."""
    return [part.strip(" .,:;()") for part in re.split(r"\{[^}]*\}", text)]


def titles(form):
    return {one.title for sheet in form.sheets for one in (sheet, *sheet.fields)}


def english_words():
    """Return what is said in English and nowhere in French: 'Plans' is a word of both."""
    french = " | ".join([*words(Language.FRENCH).values(), *titles(form_named_in(FORM, Language.FRENCH))])
    found = {part for text in words(Language.ENGLISH).values() for part in said(text)} | titles(FORM)
    return [one for one in sorted(found) if len(one) >= 4 and not re.search(rf"\b{re.escape(one)}\b", french)]


ENGLISH = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, english_words()))})(?!\w)")
OFFICES = ("Desk", "Ministry")
TABS = {sheet.title for sheet in FORM.sheets}
"""What the sheets of the workbook are called: at their cells, with the French word beside it."""


ADDRESS = re.compile(r"\S+@\S+")


def visible(page):
    body = page.text.partition("<body")[2]
    body = re.sub(r"<(script|svg|style).*?</\1>", " ", body, flags=re.DOTALL)
    text = ADDRESS.sub("", html.unescape(re.sub(r"<[^>]+>", " | ", body)))
    return " ".join(text.split())


def plan_of(plan, **changed):
    """Return the plan as JSON, its projects carried over, with some answers changed."""
    read = read_form(plan, FORM, form_identity(DEFINITION, GREECE), DEFINITION.year)
    answers = {
        key: replace(one, carried_over=one.is_given and key.sheet in ("projects", "commitments"))
        for key, one in read.answers.items()
    }
    for key in list(answers):
        if key.sheet == "figures" and key.field in changed:
            answers[key] = Answer(not_available=True, reason=changed[key.field])
    return write_json(form_request(DEFINITION, GREECE, Plan(read.identity, answers)))


@pytest.fixture
def french(services, clock, greece, give, plan):
    """Return the browser of a contact who did on the desk all that can be done there, and reads French."""
    greece.post("/language", {"language": "fr", "back": "/desk"})
    give(greece, plan_of(plan), file_name="plan.json")
    give(greece, plan_of(plan, research_and_technology="pas encore établi"), file_name="plan.json")
    give(greece, path=f"/desk/{CODE}/EL/statement", text="Une déclaration.", language="fr")
    whose = questions.Whose(CODE, "EL", "nip")
    place = QuestionPlace("commitments", "2", "progress")
    questions.add(services, whose, questions.Draft("EEAS", "Que signifie bientôt ?", place), clock())
    for house in ("EDA", "EEAS"):
        questions.clear(services, whose, house, (), clock())
    asked = Particulars(questions=("Quand ?",))
    carry_out(services, Act(CODE, "EL", "nip", Deed.CLARIFY, asked), clock())
    clock.pass_by(minutes=1)
    advance(services, CODE, clock())
    return greece


def places():
    for deliverable in ("nip", "statement"):
        for version in ("1", "2"):
            said = {"cycle": CODE, "respondent": "EL", "deliverable": deliverable, "version": version}
            yield from (page.format(**said) for page in PAGES)


def answers_of(plan):
    read = read_form(plan, FORM, form_identity(DEFINITION, GREECE), DEFINITION.year)
    return " ".join(str(one.value) for one in read.answers.values())


def test_no_english_word_of_ours_is_left(french, plan):
    seen = {path: french.get(path) for path in dict.fromkeys(places())}
    shown = {path: visible(page) for path, page in seen.items() if page.status_code == 200}
    assert len(shown) >= 10
    theirs = {*OFFICES, *ENGLISH.findall(answers_of(plan))}
    left = {
        path: sorted(set(ENGLISH.findall(text)) - theirs - (TABS if "/versions/" in path else set()))
        for path, text in shown.items()
    }
    assert {path: found for path, found in left.items() if found} == {}


def test_words_agree_with_every_title_and_signs_stand_as_in_french(french, plan, give):
    checked = give(french, plan, act="check").text
    assert "<h1>Brouillon vérifié</h1>" in checked
    assert re.search("(Fait|Avertissement)\u00a0: ", checked)
    account = html.unescape(french.get("/account").text)
    assert "Grèce\u00a0: point de contact" in account
    assert "Greece" not in account
    desk = french.get("/desk").text
    assert "remise reçue" in desk
    assert not re.search(r"\breçu\b", visible(french.get("/desk")))


def test_a_reason_stands_after_a_hard_space(greece):
    greece.post("/language", {"language": "fr", "back": "/desk"})
    greece.post(f"/desk/{CODE}/EL/nip/announce", {"until": "2024-03-20", "reason": "conseil"})
    assert "annoncée par vous\u00a0: conseil" in greece.get(f"/desk/{CODE}/EL/nip").text


def test_places_and_answers_are_called_in_french(french):
    desk = f"/desk/{CODE}/EL/nip"
    version = visible(french.get(f"{desk}/versions/2"))
    assert "Recherche et technologie" in version
    assert "non disponible : pas encore établi" in version
    assert "Engagements, 2, Progrès de l’année écoulée" in visible(french.get(desk))
    carried = visible(french.get(f"{desk}/carried"))
    assert "Progrès de l’année écoulée" in carried
    assert "Projets" in carried
