"""The page about letters says what the code does."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import Environment

from config.definition import ContactRole, Language
from models.rules.letters import LetterKind
from notifications.blocks import MARKS, read_blocks
from notifications.environment import environment
from notifications.render import render
from notifications.view import View
from notifications.wording import ENGLISH

PAGE = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")


def rows(heading):
    """Return the first cells of the table under a heading, without their backticks."""
    part = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return [cell.replace("\\|", "|") for cell in re.findall(r"^\| `((?:\\\||[^`])+)` \|", part, re.MULTILINE)]


def test_kinds():
    assert sorted(rows("Kind")) == sorted(LetterKind)


def test_marks():
    assert rows("Mark") == list(MARKS)


def test_filters():
    listed = re.findall(r"`(\w+)`", PAGE.partition("these filters:")[2].partition("For example")[0])
    assert listed == sorted(set(environment(Language.ENGLISH).filters) - set(Environment().filters))


def test_the_example_is_a_template(make_letter):
    source = PAGE.partition("```jinja\n")[2].partition("```")[0]
    letter = make_letter()
    template = environment(Language.ENGLISH).from_string(source)
    blocks = read_blocks(template.render(letter=letter, view=View(letter, ENGLISH)))
    assert "This is a reminder of the National" in str(blocks)


@pytest.mark.parametrize("path", re.findall(r"`((?:notifications|models|config|tests)/[\w./]+)`", PAGE))
def test_paths_are_there(path):
    assert (Path(__file__).parents[2] / path).exists()


def test_what_every_letter_says_is_what_the_page_promises(make_letter):
    heading = re.search(r'one heading "([^"]+)"', PAGE)[1]
    assert all(f">{heading}</h2>" in render(make_letter(kind)).html for kind in LetterKind)
    assert all((files("notifications") / "templates" / kind / "body.html").is_file() for kind in LetterKind)
    assert set(ContactRole) == set(ENGLISH.roles)
