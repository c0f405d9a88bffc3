"""A tab that is watched: what it says, whom it asks, and whether what it shows can be used by everybody."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Response

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549")
"""Rules of axe that a page has to keep: WCAG 2.0 to 2.2, A and AA, and the European norm."""

_LISTEN = (
    "addEventListener('securitypolicyviolation',"
    " (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"
)


@dataclass
class Watched:
    """A tab of a context; `said` fills with what no page of ours should say or do."""

    context: BrowserContext
    url: str
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tab = self.context.new_page()
        self.tab.add_init_script(_LISTEN)
        self.tab.on("console", lambda message: self.said.append(f"console: {message.text}"))
        self.tab.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.tab.on("request", lambda request: self._asked(request.url))

    def go(self, path: str) -> Response | None:
        """Go to a page."""
        return self.tab.goto(self.url + path, wait_until="load")

    def take_said(self) -> list[str]:
        """Return what was said since, and forget it."""
        said = list(self.said)
        self.said.clear()
        return said

    def _asked(self, url: str) -> None:
        if not url.startswith((self.url + "/", "data:", "blob:")):
            self.said.append(f"asked another host: {urlsplit(url).netloc or url}")


def barriers(tab: Page) -> list[str]:
    """Return what axe finds that keeps somebody out, each with the first place of it."""
    found = Axe().run(tab, options={"runOnly": list(RULES)}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def overflow(tab: Page, width: int) -> int:
    """Return by how many pixels a page is wider than a window of a width."""
    tab.set_viewport_size({"width": width, "height": 900})
    return int(tab.evaluate("document.documentElement.scrollWidth")) - width
