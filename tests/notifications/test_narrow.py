"""Letters in a browser as wide as a small telephone: nothing has to be scrolled sideways."""

import re
import shutil
import subprocess
from dataclasses import replace
from html import escape

import pytest

from config.definition import Language
from models.rules.letters import LetterKind
from notifications.channel import Attachment
from notifications.render import render

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
WIDTH = 320

FRAME = f'<iframe name="%s" style="width:{WIDTH}px;height:9000px;border:0" srcdoc="%s"></iframe>'
MEASURE = """<script>onload = () => {
  const widths = [...document.querySelectorAll("iframe")].map(
    frame => `${frame.name}=${frame.contentDocument.documentElement.scrollWidth}`);
  document.title = "wide:" + widths.join(" ");
}</script>"""


def stretched(letter):
    """Return a letter with names that are longer than any line."""
    return replace(
        letter,
        respondent_name="S" * 60,
        reply_to="pesco-national-implementation-plans-secretariat@kalends.example",
        contacts=tuple(replace(one, address="a" * 50 + "@mod-el.example") for one in letter.contacts),
    )


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
@pytest.mark.parametrize("language", list(Language))
def test_letters_fit(tmp_path, make_letter, language):
    long = Attachment("n" * 90 + ".xlsx", "application/pdf", b"")
    letters = {kind: stretched(make_letter(kind, language=language)) for kind in LetterKind}
    frames = [FRAME % (kind, escape(render(letter, (long,)).html)) for kind, letter in letters.items()]
    page = tmp_path / "page.html"
    page.write_text("<!doctype html>" + "".join(frames) + MEASURE)
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'user'}"]
    done = subprocess.run(
        [*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    measured = re.findall(r"(\w+)=(\d+)", re.findall(r"<title>wide:([^<]*)", done.stdout)[0])
    assert measured == [(str(kind), str(WIDTH)) for kind in LetterKind]
