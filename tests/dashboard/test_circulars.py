"""A text to all: seen before it goes, issued once, naming nobody by mistake."""

import re

import pytest
from sqlmodel import select

from models.tables import CircularRow

CODE = "pesco-nip-2024"
HERE = f"/cycles/{CODE}/circulars"
TEXT = "On the form\n\nSome asked.\n\nQ: Is line 3 needed?\nA: Yes."
_HIDDEN = re.compile(r'name="(key|looked)" value="([^"]*)"')


def look(browser, **values):
    page = browser.get(HERE)
    form = {**dict(_HIDDEN.findall(page.text)), "kind": "circular", **values}
    seen = browser.post(HERE, {**form, "step": "look"})
    return seen, {**form, **dict(_HIDDEN.findall(seen.text)), "step": "do"}


def issued(services):
    with services.reading() as session:
        return [one.title for one in session.exec(select(CircularRow))]


def test_seen_then_issued_once(services, officer):
    seen, form = look(officer, text=TEXT)
    assert "Is line 3 needed?" in seen.text
    assert "26 respondents get it" in seen.text
    assert issued(services) == []
    assert "queued for 26" in officer.post(HERE, form).text
    assert "does not go again" in officer.post(HERE, form).text
    assert issued(services) == ["On the form"]


def test_changed_after_it_was_seen_it_is_seen_again(services, officer):
    _, form = look(officer, text=TEXT)
    assert "Nothing is done yet" in officer.post(HERE, {**form, "text": TEXT + "\n\nMore."}).text
    assert issued(services) == []


def test_a_name_needs_another_word(services, officer):
    seen, form = look(officer, text=TEXT + "\n\nGreece asked this.")
    assert "It names Greece" in seen.text
    officer.post(HERE, form)
    assert issued(services) == []
    officer.post(HERE, {**form, "naming": "yes"})
    assert issued(services) == ["On the form"]


@pytest.mark.parametrize(("kind", "text"), [("circular", ""), ("circular", "Title"), ("correction", TEXT)])
def test_no_text_to_all(services, officer, kind, text):
    seen, _ = look(officer, kind=kind, text=text)
    assert seen.status_code == 422
    assert text in seen.text
    assert issued(services) == []
