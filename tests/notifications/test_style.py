"""Letters can be read in a light and in a dark mail program: every text stands out from what is behind it."""

import re
from importlib.resources import files

import pytest

LEAST = 4.5
"""Contrast that a text needs. Source: Web Content Accessibility Guidelines 2.1, criterion 1.4.3."""

LIGHT, _, REST = (
    (files("notifications") / "templates" / "_style.css")
    .read_text(encoding="utf-8")
    .partition("@media (prefers")
)
DARK = REST.partition("@media print")[0]


def colours(css):
    """Return what each rule sets, by its selector: the text, and what is behind it."""
    found = {}
    for selector, rule in re.findall(r"([.\w]+) \{ ([^}]*) \}", css):
        named = dict(re.findall(r"(?:^|; )(color|background): (#[0-9a-f]{6})", rule))
        found[selector] = named
    return found


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out(css):
    named = colours(css)
    assert named["body"].keys() == named[".key"].keys() == {"color", "background"}
    assert "color" in named[".addressee"]
    for rule in named.values():
        pair = (named["body"] | rule)["color"], (named["body"] | rule)["background"]
        assert contrast(*pair) >= LEAST, pair


def test_what_has_a_colour_behind_it_names_that_of_its_text():
    """A mail program may drop the colours of the body, and these must not meet others."""
    for css in (LIGHT, DARK):
        assert [rule for rule in colours(css).values() if "background" in rule and "color" not in rule] == []


def test_contrast_is_reckoned_as_the_guidelines_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
