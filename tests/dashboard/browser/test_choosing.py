"""Choosing all letters of a page at once, with a mouse and with the keys alone."""

import pytest

from benchmarks.site.chromium import context_of
from benchmarks.site.hands import Keys, Mouse
from benchmarks.site.stage import CYCLE


@pytest.fixture(scope="module")
def tab(chromium, site_at):
    """Return a tab with the letters that would go in the days ahead."""
    context = context_of(chromium, site_at("mid"), "officer@eeas.example")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("hands", [Mouse, Keys])
def test_one_box_ticks_all_and_shows_when_some_are(tab, hands):
    tab.goto(f"/cycles/{CYCLE}/letters?days=30")
    every, boxes = tab.get_by_label("Choose all of these"), tab.locator("tbody input[name=letter]")
    ticked = tab.locator("tbody input[name=letter]:checked")
    assert (boxes.count() > 1, ticked.count()) == (True, 0)
    hands(tab).pick(every)
    assert ticked.count() == boxes.count()
    boxes.first.uncheck()
    assert ticked.count() == boxes.count() - 1
    assert every.evaluate("one => [one.checked, one.indeterminate]") == [False, True]
    tab.get_by_role("button", name="Hold", exact=True).click()
    assert "days=30" in tab.url
