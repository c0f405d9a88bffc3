"""A letter as a mail program shows it: in a frame of its own, in which nothing runs and nothing is loaded."""

from fastapi.responses import HTMLResponse

from dashboard.edge import POLICY

_LETTER = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; sandbox"
"""Its styles stand in it, as mail programs want them; no script, form or picture of it does anything."""


def letter_frame(html: str) -> HTMLResponse:
    """Return the HTML of a letter for a frame of one of our pages."""
    headers = {"Content-Security-Policy": _LETTER, "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(html, headers=headers)


def with_frame(page: HTMLResponse) -> HTMLResponse:
    """Return a page that may show a frame from here."""
    page.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return page
