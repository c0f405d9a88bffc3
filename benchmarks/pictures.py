"""Takes the pictures of the pages in README.md and docs/: `python -m benchmarks.pictures`."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.site.chromium import chromium, context_of
from benchmarks.site.served import Site, served
from benchmarks.site.stage import CYCLE, OFFICES, Year
from models.rules.access import Role

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"

OFFICER, CONTACT = OFFICES[Role.OFFICER], "nip@fr.example"


@dataclass(frozen=True)
class Picture:
    """One picture: of which page, as whom, and how much of it."""

    name: str
    path: str
    who: str
    height: int
    width: int = 1180
    stage: str = "mid"


PICTURES = (
    Picture("morning", "/morning", OFFICER, 900),
    Picture("board", f"/cycles/{CYCLE}", OFFICER, 1000, stage="overdue"),
    Picture("desk", "/desk", CONTACT, 640),
    Picture("deliverable", f"/desk/{CYCLE}/FR/nip", CONTACT, 760),
    Picture("desk-small", "/desk", CONTACT, 800, width=360),
)
"""What is shown: the same days of the same rehearsal, so that a picture changes only if the page does."""


def take(browser: Browser, site: Site, picture: Picture, folder: Path) -> Path:
    """Take one picture; return its file."""
    context = context_of(browser, site, picture.who, width=picture.width)
    page = context.new_page()
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    answer = page.goto(site.url + picture.path)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{picture.path} cannot be shown: {answer.status if answer else 'no answer'}")
    path = folder / f"page-{picture.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


def main(folder: Path = FOLDER) -> None:
    """Rehearse a year, serve it where it stands on this machine, and take all pictures."""
    with tempfile.TemporaryDirectory() as made, chromium() as browser:
        year = Year(Path(made))
        for picture in PICTURES:
            with served(year.stage(picture.stage)) as site:
                print(take(browser, site, picture, folder))
        year.close()


if __name__ == "__main__":
    main()
