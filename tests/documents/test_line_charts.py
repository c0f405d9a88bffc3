"""Lines as SVG: joined only where that is said, a gap as words, a planned number hollow."""

import re
from xml.etree import ElementTree

from documents.charts import Dot, LineChart, line_chart

DOTS = (
    Dot("2021", 10.0, "10", "3 of 3", is_joined=False),
    Dot("2022", 20.0, "20", "3 of 3", is_joined=True),
    Dot("2023", None, "no figure", "none of 3", is_joined=False),
    Dot("2024", 15.0, "15", "3 of 3", is_joined=False, is_hollow=True),
)


def drawn(*dots):
    return line_chart(LineChart("trend-x", "Growth & <decline>", "2021: 10.", dots))


def test_only_what_is_joined_is():
    lines = re.findall(r'class="line" d="([^"]*)"', drawn(*DOTS))
    assert lines == ["M42 95L126 30"]


def test_no_line_leads_over_a_gap_even_if_one_says_so():
    after = Dot("2024", 15.0, "15", "3 of 3", is_joined=True)
    assert 'class="line"' not in drawn(*DOTS[2:3], after)


def test_a_gap_is_words_and_what_is_planned_is_hollow():
    picture = drawn(*DOTS)
    assert ">no figure<" in picture
    assert (picture.count('class="dot"'), picture.count('class="hollow"')) == (2, 1)


def test_it_is_whole_and_says_what_it_shows():
    root = ElementTree.fromstring(drawn(*DOTS))
    title, said = root[0], root[1]
    assert (title.text, said.text) == ("Growth & <decline>", "2021: 10.")
    assert root.get("aria-labelledby") == f"{title.get('id')} {said.get('id')}"


def test_nothing_at_all():
    assert drawn().startswith("<svg")
