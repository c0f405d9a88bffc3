"""Going through pages as people do: with a mouse, or with the keys alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

_MOST_STEPS = 600
"""Tab presses after which something cannot be reached."""

_STEP = """(target) => {
    const one = document.activeElement, style = getComputedStyle(one), before = window.kalendsBefore;
    window.kalendsBefore = one;
    const box = one.getBoundingClientRect();
    return {
        there: one === target,
        nowhere: one === document.body,
        shown: style.outlineStyle !== "none" || style.boxShadow !== "none",
        ahead: !before || before === document.body || before === one || !before.isConnected
            || Boolean(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
        seen: box.width > 0 && box.height > 0,
        what: one.outerHTML.slice(0, 200),
    };
}"""


class Hands(Protocol):
    """How somebody uses a page."""

    def press(self, target: Locator) -> None:
        """Press a button, or follow a link."""

    def write(self, target: Locator, text: str) -> None:
        """Write into a field, in place of what stands there; a day as 2024-03-20."""

    def pick(self, target: Locator) -> None:
        """Pick one of several."""

    def choose_file(self, target: Locator, path: Path) -> None:
        """Choose a file."""


@dataclass(frozen=True)
class Mouse:
    """Somebody with a mouse."""

    tab: Page

    def press(self, target: Locator) -> None:
        """Click."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Click, and write."""
        target.click()
        target.fill(text)

    def pick(self, target: Locator) -> None:
        """Click."""
        target.check()

    def choose_file(self, target: Locator, path: Path) -> None:
        """Click, and choose in the window that opens."""
        with self.tab.expect_file_chooser() as opened:
            target.click()
        opened.value.set_files(path)


class CannotReachError(AssertionError):
    """The keys do not lead somewhere, or do not show where they lead."""


@dataclass(frozen=True)
class Keys:
    """Somebody who uses the keys alone: each step must be seen, lead onward, and not be a trap."""

    tab: Page

    def press(self, target: Locator) -> None:
        """Go there and press Enter."""
        self._reach(target)
        self.tab.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """Go there and write."""
        self._reach(target)
        if target.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.tab.keyboard.type(month + day + year)  # as Chromium's own language writes it
            if target.input_value() != text:
                raise CannotReachError(f"{text} cannot be typed, it became {target.input_value()!r}")
            return
        self.tab.keyboard.press("Control+A")
        self.tab.keyboard.type(text)

    def pick(self, target: Locator) -> None:
        """Go there and press the space bar; to one of several in place of another, with the arrows."""
        if target.get_attribute("type") != "radio":
            self._reach(target)
            self.tab.keyboard.press("Space")
            return
        name = target.get_attribute("name")
        self._reach(self.tab.locator(f"input[name={name}]:checked"))
        for _ in range(_MOST_STEPS):
            if target.is_checked():
                return
            self.tab.keyboard.press("ArrowDown")
        raise CannotReachError(f"the arrows do not lead to {target}")

    def choose_file(self, target: Locator, path: Path) -> None:
        """Go there, press the space bar, and choose in the window that opens."""
        self.tab.bring_to_front()  # Chromium opens the window for a tab in front alone
        self._reach(target)
        with self.tab.expect_file_chooser() as opened:
            self.tab.keyboard.press("Space")
        opened.value.set_files(path)

    def _reach(self, target: Locator) -> None:
        element = target.element_handle()
        self.tab.evaluate("document.activeElement.blur(); window.kalendsBefore = null")
        self.tab.evaluate("getSelection().removeAllRanges()")
        for _ in range(_MOST_STEPS):
            self.tab.keyboard.press("Tab")
            step = self.tab.evaluate(_STEP, element)
            if step["nowhere"]:  # past the last one, and to the first again
                continue
            if not (step["shown"] and step["ahead"] and step["seen"]):
                raise CannotReachError(f"not shown, not seen or backwards: {step}")
            if step["there"]:
                return
        raise CannotReachError(f"the keys do not lead to {target}")
