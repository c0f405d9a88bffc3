"""The templates themselves: all there, strict, and nothing in them that no letter knows."""

import re
from importlib.resources import files

import pytest
from jinja2 import TemplateNotFound, UndefinedError, meta

from config.definition import Language
from models.errors import LetterLanguageError
from models.rules.letters import LetterKind
from notifications.environment import environment, printed, template_name
from notifications.render import render
from notifications.view import View
from notifications.wording import ENGLISH

TEMPLATES = files("notifications") / "templates"
KNOWN = {
    "letter",
    "view",
    "subject",
    "content",
    "block",
    "counts_days",
    "heading",
    "points",
    "cut_off_at",
    "told",
}

TEXTS = [
    (kind, part, language) for kind in LetterKind for part in ("subject", "body") for language in Language
]
NAMES = sorted(
    [
        entry.name
        for entry in TEMPLATES.iterdir()
        if entry.name.startswith("_") and not entry.name.endswith("css")
    ]
    + [f"{kind}/{entry.name}" for kind in LetterKind for entry in (TEMPLATES / kind).iterdir()]
)
ENGLISH_NAMES = [name for name in NAMES if name.endswith(".txt") and not name.endswith(".fr.txt")]


def source(name):
    """Return the text of a template."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "part", "language"), TEXTS)
def test_every_kind_has_its_templates_in_every_language(kind, part, language):
    assert environment(language).get_template(template_name(kind, part, language))
    assert environment(language).get_template(f"{kind}/body.html")


def test_there_is_no_template_without_a_kind():
    folders = {entry.name for entry in TEMPLATES.iterdir() if entry.is_dir()}
    assert folders == {str(kind) for kind in LetterKind}
    assert len([name for name in NAMES if "/" in name]) == len(LetterKind) * (2 * len(Language) + 1)


@pytest.mark.parametrize("name", [name for name in ENGLISH_NAMES if name != "_circular.txt"])
def test_whatever_is_said_in_english_is_said_in_french(name):
    assert name.replace(".txt", ".fr.txt") in NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".fr.txt")])
def test_french_draws_on_french_alone(name):
    used = re.findall(r'(?:extends|include) "([^"]+)"', source(name))
    assert [one for one in used if not one.endswith(".fr.txt") and one != "_circular.txt"] == []


@pytest.mark.parametrize("name", NAMES)
def test_templates_name_only_what_a_letter_gives(name):
    assert meta.find_undeclared_variables(environment(Language.ENGLISH).parse(source(name))) <= KNOWN


@pytest.mark.parametrize("name", NAMES)
def test_no_template_names_the_addressee_which_is_put_in_later(name):
    assert not re.search(r"letter\.(?:respondent|recipient|copies|previous|key\.recipient)", source(name))
    assert ("view.addressee" in source(name)) is name.startswith("_body.")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("{{ leter.sender }}", id="an unknown name"),
        pytest.param("{{ letter.sendr }}", id="an unknown field"),
        pytest.param("{% if view.is_may %}x{% endif %}", id="an unknown question"),
        pytest.param("{% for item in view.itms %}x{% endfor %}", id="an unknown list"),
        pytest.param("{{ letter.circular }}", id="a field without a value"),
    ],
)
def test_an_unknown_name_fails(make_letter, wrong, language):
    letter = make_letter()
    with pytest.raises(UndefinedError):
        environment(language).from_string(wrong).render(letter=letter, view=View(letter, ENGLISH))


def test_a_template_that_is_not_there_is_named(make_letter, monkeypatch):
    with pytest.raises(TemplateNotFound, match=r"pigeon/body\.txt"):
        environment(Language.ENGLISH).get_template("pigeon/body.txt")
    monkeypatch.setattr("notifications.render.template_name", lambda *_: "pigeon/body.fr.txt")
    monkeypatch.setattr("notifications.render._templates", _unkept())
    with pytest.raises(LetterLanguageError, match=r"in 'fr': no template 'pigeon/body\.fr\.txt'"):
        render(make_letter(language=Language.FRENCH))


def _unkept():
    from notifications.render import _templates

    return _templates.__wrapped__


def test_what_is_printed_stays_on_one_line_with_its_hard_spaces():
    assert printed("10\N{NO-BREAK SPACE}March\r\n\u20282024\x00") == "10\N{NO-BREAK SPACE}March 2024 "


@pytest.mark.parametrize(
    ("name", "tag"), [("_layout.html", '<div class="letter"'), ("_block.html", '<p class="key"')]
)
def test_styles_stand_in_the_elements(name, tag):
    loaded, _, _ = environment(Language.ENGLISH).loader.get_source(environment(Language.ENGLISH), name)
    assert f'{tag} style="' in loaded
    assert "<link" not in loaded


def test_dark_screens_and_print_have_their_styles(make_letter):
    html = render(make_letter()).html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
