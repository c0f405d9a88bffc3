"""Those who come, in a process of their own: each at the instant that was fixed, whatever became of others.

`python -m benchmarks.stampede.client PLAN` reads what to do and prints what came of it, one JSON object a
line.
"""

import asyncio
import json
import re
import ssl
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.stampede.arrivals import Kind

_PATIENCE = 120
"""Seconds after which somebody goes away."""

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Came:
    """What came of one request; seconds of this machine's clock."""

    place: int
    """Which one of the plan."""
    kind: str
    planned: float
    sent: float
    answered: float
    status: int
    location: str
    error: str = ""

    @property
    def seconds(self) -> float:
        """Return what it took from when it was to begin: who could not even send has waited too."""
        return self.answered - self.planned

    @property
    def is_fine(self) -> bool:
        """Whether a page was shown, or a hand-in acknowledged."""
        if self.kind == Kind.HAND_IN:
            return self.status == httpx.codes.SEE_OTHER and "/versions/" in self.location
        return self.status == httpx.codes.OK


class Crowd:
    """Everybody, each with connections and a cookie of their own, as browsers have them."""

    def __init__(self, plan: Mapping[str, Any], forms: Path) -> None:
        """Take a plan."""
        self.plan, self.forms = plan, forms
        self.browsers: dict[str, httpx.AsyncClient] = {}
        self.csrf: dict[str, str] = {}

    async def come(self) -> list[Came]:
        """Do all that is planned, and return what came of it."""
        async with AsyncExitStack() as stack:
            trusted = ssl.create_default_context()
            for address, token in self.plan["tokens"].items():
                browser = httpx.AsyncClient(
                    base_url=self.plan["url"],
                    verify=trusted,
                    cookies={"kalends-session": token},
                    headers={"accept-encoding": "gzip"},
                    timeout=_PATIENCE,
                    trust_env=False,
                )
                self.browsers[address] = await stack.enter_async_context(browser)
            for one in self.plan["orders"]:
                if one["kind"] == Kind.HAND_IN and one["by"] not in self.csrf:
                    self.csrf[one["by"]] = await self._token(one)
            orders = enumerate(self.plan["orders"])
            return await asyncio.gather(*(self._one(place, order) for place, order in orders))

    async def _token(self, order: Mapping[str, Any]) -> str:
        page = await self.browsers[order["by"]].get(order["path"])
        found = _CSRF.search(page.raise_for_status().text)
        assert found, "the page of the hand-in has no form"
        return found.group(1)

    async def _one(self, place: int, order: Mapping[str, Any]) -> Came:
        planned = self.plan["begin"] + order["at"]
        await asyncio.sleep(planned - time.time())
        way = _Way(time.time())
        status, location, error = 0, "", ""
        try:
            answer = await self._ask(place, order, {"trace": way})
            status, location = answer.status_code, answer.headers.get("location", "")
        except httpx.HTTPError as failure:
            error = repr(failure)
        return Came(place, order["kind"], planned, way.sent, time.time(), status, location, error)

    async def _ask(self, place: int, order: Mapping[str, Any], extensions: dict[str, Any]) -> httpx.Response:
        browser = self.browsers[order["by"]]
        if order["kind"] != Kind.HAND_IN:
            return await browser.get(order["path"], extensions=extensions)
        name = f"{order['state']}-{order['number']}.xlsx"
        said = {"csrf": self.csrf[order["by"]], "key": f"stampede-{place}", "act": "hand_in"}
        file = (name, (self.forms / name).read_bytes(), _XLSX)
        return await browser.post(order["path"], data=said, files={"file": file}, extensions=extensions)


@dataclass
class _Way:
    """Notes when a request was on its way; before that it is this process that is slow."""

    sent: float

    async def __call__(self, event: str, _info: object) -> None:
        """Note what the library says."""
        if event == "http11.send_request_headers.complete":
            self.sent = time.time()


def main(plan: Path) -> None:
    """Come as planned."""
    crowd = Crowd(json.loads(plan.read_text()), plan.parent / "forms")
    for one in asyncio.run(crowd.come()):
        print(json.dumps(asdict(one)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
