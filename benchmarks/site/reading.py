"""What a page says, without its marks, as tests compare it."""

import html
import re

_MARK, _BLANKS = re.compile(r"<[^>]*>"), re.compile(r"\s+")


def text_of(page: str) -> str:
    """Return the words of a page on one line, escaped as they are; marks and hard spaces are blanks."""
    return _BLANKS.sub(" ", _MARK.sub(" ", page)).strip()


def main_text_of(page: str) -> str:
    """Return the words of the main part of a page, as one reads them."""
    main = page.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(html.unescape(text_of(main)).split())
