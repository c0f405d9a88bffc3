"""Chromium as it looks at our pages: quiet, on this machine, one context for each who looks."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.site.served import Site

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
)
"""What it is started with: it runs as root in images, and it calls nobody."""


def chromium_here() -> str | None:
    """Return where Chromium is, none where it is not installed."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium for a `with` block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def context_of(
    browser: Browser, site: Site, address: str = "", *, width: int = 1280, has_scripts: bool = True
) -> BrowserContext:
    """Return a context of a browser in which somebody is signed in, or nobody."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        java_script_enabled=has_scripts,
        locale="en-GB",
    )
    context.set_default_timeout(60_000)  # on busy processors, keys pressed one by one take their time
    if address:
        cookie = {"name": "kalends-session", "value": site.session(address), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is one of its kind
    return context
