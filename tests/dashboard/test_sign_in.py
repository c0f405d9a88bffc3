"""Signing in and out in a browser."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from dashboard.showing import INSIDE
from models.queries.cycles import get_cycle
from models.rules.access import Event
from models.rules.lint import read_definition
from tasks.access import sign_in_log, viewer_of
from tasks.definitions import definition_text

GREECE = "nip@el.example"


def link_in(services):
    (letter,) = services.settings.mailbox_folder.glob("sign-in-*.eml")
    return re.search(r"/sign-in/[\w-]+", letter.read_text().replace("=\n", "")).group()


def test_a_contact_signs_in_by_mail(services, browser):
    visitor = browser()
    assert "/sign-in/sent" in str(visitor.post("/sign-in", {"address": GREECE}).url)
    path = link_in(services)
    assert "/desk" not in str(visitor.get(path).url)
    assert visitor.post(path).url.path == "/desk"
    assert "nip@el.example" in visitor.get("/account").text


def test_in_a_rehearsal_the_page_says_where_the_link_lies(browser, application, services):
    visitor = browser()
    assert (
        f"{services.settings.mailbox_folder}/sign-in-" in visitor.post("/sign-in", {"address": GREECE}).text
    )
    application.state.web = replace(application.state.web, is_rehearsal=False)
    assert "sign-in-" not in visitor.get("/sign-in/sent").text


def test_a_program_that_follows_the_link_does_not_use_it_up(services, browser):
    visitor = browser()
    visitor.post("/sign-in", {"address": GREECE})
    path = link_in(services)
    browser().get(path)
    visitor.get(path)
    assert visitor.post(path).url.path == "/desk"


def test_the_link_opens_in_no_other_browser(services, browser):
    visitor, other = browser(), browser()
    visitor.post("/sign-in", {"address": GREECE})
    path = link_in(services)
    other.get(path)
    assert other.post(path).status_code == 410


def test_what_a_stranger_is_told_is_the_same(browser):
    known, stranger = (
        browser().post("/sign-in", {"address": GREECE}),
        browser().post("/sign-in", {"address": "x@y.example"}),
    )
    assert (known.status_code, known.url) == (stranger.status_code, stranger.url)
    assert without_tokens(known.text) == without_tokens(stranger.text)


def without_tokens(text):
    return re.sub(r'value="[0-9a-f]+\.[0-9a-f]+"', "", text)


def test_too_many_links(browser):
    visitor = browser()
    answers = [visitor.post("/sign-in", {"address": GREECE}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_after_signing_in_one_gets_where_one_wanted_to_go(services, browser):
    visitor = browser()
    asked = visitor.get("/account")
    assert asked.url.path == "/sign-in"
    assert "Afterwards you come back to it" in asked.text
    visitor.post("/sign-in", {"address": GREECE})
    path = link_in(services)
    visitor.get(path)
    assert visitor.post(path).url.path == "/account"


@pytest.mark.parametrize("path", ["/sign-out", "/sign-out-everywhere"])
def test_signing_out(services, greece, path):
    assert greece.post(path).url.path == "/signed-out"
    assert greece.get("/account").url.path == "/sign-in"
    assert sign_in_log(services)[0].event in (Event.SIGNED_OUT, Event.SIGNED_OUT_EVERYWHERE)


def test_a_session_that_is_idle_ends(greece, clock):
    clock.pass_by(minutes=31)
    assert greece.get("/account").url.path == "/sign-in"


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        pytest.param({}, "", id="no token"),
        pytest.param({}, "00.00", id="a made up token"),
        pytest.param({"Origin": "https://elsewhere.example"}, None, id="from another site"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, None, id="from another site, as the browser says"),
    ],
)
def test_a_forged_form_does_nothing(services, greece, headers, token):
    sent = {} if token is None else {"csrf": token}
    assert greece.post("/sign-out", sent, headers=headers).status_code == 403
    assert greece.get("/account").url.path == "/account"


def test_a_token_of_another_browser_does_nothing(browser, greece):
    other = browser("nip@cy.example")
    assert greece.post("/sign-out", {"csrf": other.token}).status_code == 403


@pytest.mark.parametrize(("language", "heading"), [("fr", "Compte"), ("en", "Account")])
def test_the_language_that_was_chosen(greece, language, heading):
    greece.post("/language", {"language": language, "back": "/account"})
    assert f"<h1>{heading}</h1>" in greece.get("/account").text


def test_no_other_language_is_offered_where_it_would_lose_the_page(greece):
    assert 'action="/language"' in greece.get("/desk/pesco-nip-2024/EL").text
    answer = greece.post("/desk/pesco-nip-2024/EL/calendar")
    assert ".ics" in answer.text
    assert 'action="/language"' not in answer.text


@pytest.mark.parametrize(
    "path", ["/morning", "/cycles", "/cycles/pesco-nip-2024/letters", "/contacts", "/mail"]
)
def test_pages_of_the_secretariat_are_english_whatever_was_chosen(officer, path):
    officer.post("/language", {"language": "fr", "back": "/account"})
    assert "<h1>Compte</h1>" in officer.get("/account").text
    assert 'action="/language"' in officer.seen[-1].text
    page = officer.get(path).text
    assert '<html lang="en">' in page
    assert "Sign out" in page
    assert "vendredi" not in page
    assert 'action="/language"' not in page


def test_who_is_not_of_the_secretariat_is_refused_in_their_own_language(greece):
    greece.post("/language", {"language": "fr", "back": "/account"})
    inside, nowhere = greece.get("/cycles"), greece.get("/nowhere")
    assert inside.status_code == nowhere.status_code == 404
    assert "<h1>Cette page n’existe pas</h1>" in inside.text
    assert "<h1>Cette page n’existe pas</h1>" in nowhere.text


def test_every_page_for_the_secretariat_alone_counts_as_inside():
    guards = [tomllib.loads(path.read_text()) for path in (Path(__file__).parent / "tenancy").glob("*.toml")]
    routes = [(route.split("/")[1], guard) for found in guards for route, guard in found.items()]
    inside = ("secretariat", "officer", "approver", "operator", "officer_or_operator", "auditor_or_operator")
    assert {first for first, guard in routes if guard in inside} == INSIDE
    assert {guard for first, guard in routes if first in INSIDE} == set(inside)


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_one_is_sent_nowhere_else(greece, back):
    response = greece.client.post(
        "/language", data={"csrf": greece.token, "language": "fr", "back": back}, follow_redirects=False
    )
    assert response.headers["location"] == "/"


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/contact"])
def test_what_stands_about_the_site_is_for_anybody(browser, path):
    assert browser().get(path).status_code == 200


@pytest.mark.parametrize("path", ["/privacy", "/contact", "/accessibility"])
def test_who_answers_on_the_open_cycle_is_named(services, browser, path):
    letters = read_definition(definition_text("pesco-nip-2024")).letters
    text = browser().get(path).text
    assert f'href="mailto:{letters.reply_to}"' in text
    assert path == "/accessibility" or letters.sender in unescape(text)
    assert services.settings.web_sender_address not in text


@pytest.mark.parametrize("path", ["/privacy", "/contact"])
def test_where_no_cycle_is_open_who_sends_the_links_is_named(services, browser, path):
    with services.transaction() as session:
        get_cycle(session, "pesco-nip-2024").closed_at = datetime(2024, 1, 31, tzinfo=UTC)
    assert f'href="mailto:{services.settings.web_sender_address}"' in browser().get(path).text


def test_who_signs_in_again_leaves_the_session_before(services, clock, browser):
    visitor, tokens = browser(), []
    for _ in range(2):
        visitor.get("/sign-in")
        visitor.post("/sign-in", {"address": GREECE})
        path = link_in(services)
        visitor.get(path)
        visitor.post(path)
        tokens.append(visitor.client.cookies["kalends-session"])
        for letter in services.settings.mailbox_folder.glob("sign-in-*.eml"):
            letter.unlink()
    assert viewer_of(services, tokens[0], clock()) is None
    assert viewer_of(services, tokens[1], clock())


def test_one_session_is_ended_on_the_account_page(browser, greece):
    other = browser(GREECE)
    shown = greece.get("/account").text
    assert "this browser" in shown
    path = re.search(r"/account/sessions/\d+/end", shown).group()
    assert "That session has ended" in greece.post(path).text
    assert other.get("/account").url.path == "/sign-in"
    assert greece.get("/account").url.path == "/account"


def test_a_session_of_somebody_else_goes_on(browser, greece):
    other = browser("nip@cy.example")
    path = re.search(r"/account/sessions/\d+/end", browser(GREECE).get("/account").text).group()
    other.post(path)
    assert greece.get("/account").url.path == "/account"
