"""Letters in a browser as wide as a small telephone: nothing has to be scrolled sideways."""

import re
import shutil
import subprocess
from dataclasses import replace
from html import escape

import pytest

from models.rules.letters import LetterKind
from notifications.channel import Attachment
from notifications.render import render

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
WIDTH = 320

FRAME = f"""<!doctype html><iframe style="width:{WIDTH}px;height:9000px;border:0" srcdoc="%s"></iframe>
<script>onload = () => {{
  document.title = "wide:" + document.querySelector("iframe").contentDocument.documentElement.scrollWidth;
}}</script>"""


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
@pytest.mark.parametrize("kind", list(LetterKind))
def test_letter_fits(tmp_path, make_letter, kind):
    long = Attachment("n" * 90 + ".xlsx", "application/pdf", b"")
    letter = make_letter(kind, respondent_name="S" * 60)
    letter = replace(letter, reply_to="pesco-national-implementation-plans-secretariat@kalends.example")
    page = tmp_path / "page.html"
    page.write_text(FRAME % escape(render(letter, (long,)).html))
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'user'}"]
    done = subprocess.run(
        [*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    assert re.findall(r"wide:(\d+)", done.stdout)[-1] == str(WIDTH)
