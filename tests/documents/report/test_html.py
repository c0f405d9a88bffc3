import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from documents.report.content import Block
from documents.report.html import KINDS, render_html

VOID = {"meta", "rect", "path", "br"}


class Page(HTMLParser):
    """What the tests ask of a page: every element with its attributes, parents and text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs), "inside": [entry["tag"] for entry in self.open]}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag, tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, *tags):
        return [element for element in self.elements if element["tag"] in tags]


@pytest.fixture(scope="module")
def page(review):
    return Page(render_html(review).decode())


def test_every_block_has_a_template():
    assert set(KINDS) == set(Block.__args__)


def test_page_names_its_language_and_title(page):
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("title")[0]["text"] == page.all("h1")[0]["text"]
    assert [element["tag"] for element in page.all("h1")] == ["h1"]


def test_headings_skip_no_level(page):
    levels = [int(element["tag"][1]) for element in page.all("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scopes(page):
    tables = page.all("table")
    assert len(tables) == len(page.all("caption")) == 12
    assert {element.get("scope") for element in page.all("th")} == {"col", "row", "rowgroup"}


def test_matrix_is_26_less_one_by_20(page):
    matrix = [
        element for element in page.all("td") if element.get("class") in ("progress", "no-change", "missing")
    ]
    assert len(matrix) == 25 * 20
    assert {element["text"] for element in matrix} == {"●progress", "○no change", "–not provided"}


def test_nothing_is_fetched_and_nothing_runs(page):
    assert not page.all("script", "img", "link", "iframe", "object")
    assert all(element["href"].startswith("#") for element in page.all("a"))
    assert not re.search(r"url\(|@import", page.all("style")[0]["text"])
    assert not [name for element in page.elements for name in element if name.startswith("on")]


def test_links_and_labels_point_to_what_is_there(page):
    ids = [element["id"] for element in page.elements if "id" in element]
    assert len(ids) == len(set(ids))
    named = [name for element in page.elements for name in element.get("aria-labelledby", "").split()]
    assert {*named, *(element["href"][1:] for element in page.all("a"))} <= set(ids)


def test_charts_have_title_and_description(page):
    charts = page.all("svg")
    assert len(charts) == 3
    assert {chart["role"] for chart in charts} == {"img"}
    assert len([entry for entry in page.all("title", "desc") if "svg" in entry["inside"]]) == 6


def test_words_of_judgement_do_not_occur(page):
    text = page.all("body")[0]["text"].lower()
    assert not re.search(r"\b(accept|reject|complian|fail|overdue|late\b|default)", text)


def test_marking_stands_at_the_head(page):
    assert page.all("header")[0]["text"].strip().startswith("LIMITE")


def test_hostile_words_stay_words(hostile_review):
    text = render_html(hostile_review).decode()
    assert "<script" not in text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    title = Page(text).all("h1")[0]["text"]
    assert title.startswith('=1+1 <script>alert(1)</script> & "R&D"')
