"""A letter in its frame: all of it is seen at once, on a screen of a desk and on the smallest one."""

import pytest

from benchmarks.site.chromium import context_of
from benchmarks.site.stage import CYCLE


@pytest.mark.parametrize("width", [1280, 320])
def test_a_usual_letter_needs_no_bar_of_its_own(chromium, site_at, width):
    context = context_of(chromium, site_at("mid"), "officer@eeas.example")
    tab = context.new_page()
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"/cycles/{CYCLE}/letters?days=60")
    tab.get_by_role("link", name="Read the letter").first.click()
    tab.wait_for_load_state()
    heights = "[document.documentElement.scrollHeight, innerHeight, document.body.innerText.length]"
    needs, has, length = tab.frames[1].evaluate(heights)
    assert needs <= has
    assert length > 500
    context.close()
