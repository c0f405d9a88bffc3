import pytest

from documents.note.tags import check_tags, environment
from documents.note.variables import CallVariables
from models.errors import BrokenTagError, UnknownVariableError


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("no tag at all", id="plain text"),
        pytest.param("{{ cycle }} {{ number | upper }}", id="values"),
        pytest.param("{% if marking and not has_form %}x{% else %}y{% endif %}", id="a choice"),
        pytest.param("{{ 'one' if items | length == 1 else 'many' }}", id="a choice within a tag"),
        pytest.param("{% for item in items %}{{ loop.index }} {{ item.title }}{% endfor %}", id="a list"),
        pytest.param(
            "{% for group in groups %}{% for item in group.items %}{{ item.number }}{% endfor %}{% endfor %}",
            id="a list within a list",
        ),
        pytest.param("{# a remark #}{% for item in items %}{% else %}none{% endfor %}", id="an empty list"),
    ],
)
def test_tags_that_name_repeat_and_choose(source):
    check_tags([source], CallVariables)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param("{{ cicle }}", "cicle", id="a misspelt name"),
        pytest.param("{% for item in items %}{{ item.titel }}{% endfor %}", "item.titel", id="a field"),
        pytest.param("{% if false %}{{ nothing }}{% endif %}", "nothing", id="where nobody would come"),
        pytest.param("{% for item in items %}{% endfor %}{{ item.title }}", "item", id="after the loop"),
        pytest.param("{{ loop.index }}", "loop", id="a loop outside of one"),
        pytest.param("{{ range }}", "range", id="what other templates have"),
        pytest.param("{{ cycle.__class__ }}", "cycle.__class__", id="what lies underneath"),
    ],
)
def test_unknown_names_are_named(source, name):
    with pytest.raises(UnknownVariableError, match=f"'{name}'") as caught:
        check_tags(["fine", source], CallVariables)
    assert caught.value.name == name


def test_names_nearby_are_offered():
    with pytest.raises(UnknownVariableError) as caught:
        check_tags(["{{ adressees }}"], CallVariables)
    assert "perhaps addressees is meant" in caught.value.way_out


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("{{ cycle }", "unexpected '}'", id="a brace too few"),
        pytest.param("<w:p>About {% if cycle %}", "Unexpected end.*near “About", id="not closed"),
        pytest.param("{% endfor %}", "unknown tag 'endfor'", id="not opened"),
        pytest.param("{% for item in cycle %}{% endfor %}", "'cycle' is no list", id="no list"),
        pytest.param("{{ items }}", "'items' stands for a list", id="a list as a value"),
        pytest.param("{{ cycle() }}", "call", id="a call"),
        pytest.param("{{ 'x' * 1000000000 }}", "mul", id="a calculation"),
        pytest.param("{{ items[0] }}", "getitem", id="a place"),
        pytest.param("{% set x = 1 %}", "assign", id="a name of its own"),
        pytest.param("{% include 'x' %}", "include", id="another file"),
        pytest.param("{% for x in items if x %}{% endfor %}", "for", id="a choice within a list"),
        pytest.param("{{ cycle | replace('a', 'b') }}", "'replace' after a bar", id="a filter"),
        pytest.param("{{ cycle | upper(1) }}", "'upper' after a bar", id="a filter with more"),
        pytest.param("{% if cycle is string %}{% endif %}", "test", id="a test"),
    ],
)
def test_what_else_a_tag_might_do_is_refused(source, found):
    with pytest.raises(BrokenTagError, match=found):
        check_tags([source], CallVariables)


def test_lists_within_lists_within_lists_are_refused():
    source = "{% for a in items %}" * 3 + "{% endfor %}" * 3
    with pytest.raises(BrokenTagError, match="more than 2 lists"):
        check_tags([source], CallVariables)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("R&D <b>", "R&amp;D &lt;b&gt;", id="signs of markup"),
        pytest.param("a\x07\x0bb", "a\ufffd\ufffdb", id="control characters"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("{_{ x }_}", "{&#95;{ x }&#95;}", id="what docxtpl would take for braces"),
        pytest.param("{{ 7 * 7 }}", "{{ 7 * 7 }}", id="what looks like a tag"),
    ],
)
def test_values_stay_what_they_are(value, shown):
    assert environment().from_string("{{ value }}").render(value=value) == shown
