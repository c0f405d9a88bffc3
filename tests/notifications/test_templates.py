"""The templates themselves: all there, strict, and nothing in them that no letter knows."""

from importlib.resources import files

import pytest
from jinja2 import TemplateNotFound, UndefinedError, meta

from models.rules.letters import LetterKind
from notifications.render import environment, one_line
from notifications.view import View

TEMPLATES = files("notifications") / "templates"
PARTS = ("subject.txt", "body.txt", "body.html")
KNOWN = {"letter", "view", "subject", "blocks", "counts_days"}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_has_its_templates(kind, part):
    assert environment().get_template(f"{kind}/{part}")


def test_there_is_no_template_without_a_kind():
    folders = {entry.name for entry in TEMPLATES.iterdir() if entry.is_dir()}
    assert folders == {str(kind) for kind in LetterKind}


def test_a_template_that_is_not_there_is_named():
    with pytest.raises(TemplateNotFound, match=r"pigeon/body\.txt"):
        environment().get_template("pigeon/body.txt")


@pytest.mark.parametrize("kind", list(LetterKind))
def test_templates_name_only_what_a_letter_gives(kind):
    for name in (
        *(f"{kind}/{part}" for part in PARTS),
        "_subject.txt",
        "_body.txt",
        "_due.txt",
        "_layout.html",
    ):
        parsed = environment().parse((TEMPLATES / name).read_text())
        assert meta.find_undeclared_variables(parsed) <= KNOWN


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{{ leter.sender }}", id="an unknown name"),
        pytest.param("{{ letter.sendr }}", id="an unknown field"),
        pytest.param("{% if view.is_may %}x{% endif %}", id="an unknown question"),
        pytest.param("{% for item in view.itms %}x{% endfor %}", id="an unknown list"),
    ],
)
def test_an_unknown_name_fails(make_letter, source):
    letter = make_letter()
    with pytest.raises(UndefinedError):
        environment().from_string(source).render(letter=letter, view=View(letter))


def test_a_field_without_a_value_is_not_printed():
    with pytest.raises(TypeError, match="lacks"):
        environment().from_string("{{ version }}").render(version=None)


def test_one_line_keeps_hard_spaces():
    assert one_line("10\N{NO-BREAK SPACE}March\r\n\u20282024\x00") == "10\N{NO-BREAK SPACE}March 2024 "


def test_styles_stand_in_the_elements():
    source, _, _ = environment().loader.get_source(environment(), "_layout.html")
    assert '<p class="key" style="' in source
    assert "<link" not in source
