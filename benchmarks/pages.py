"""The board as a page: `python -m benchmarks.pages [--profile]`.

For the Member States and for 10,000 respondents, asked for in this process as a browser asks, packed, one
request after the other. Beside it the bare look at the board that the page is made of.
"""

import asyncio
import cProfile
import pstats
import statistics
import sys
import time
from functools import partial

import httpx

from benchmarks.goals import Goal, say
from benchmarks.sweep import CODE, NOW, RESPONDENTS, Taken, prepared_world, timed
from dashboard.app import at_the_edge, make_app
from models.queries.board_pages import BoardFilter, Span
from models.rules.access import Role
from models.rules.sign_in import Who
from tasks.access import sign_in_as
from tasks.board import look_at_board
from tasks.board_head import board_head
from tasks.roles import Given, give_role
from tasks.services import Services

TURNS, FEWEST = 100, 20
"""How often each page is asked for; of fewer than 20, nothing can be said of 95 in 100."""

OFFICER = "officer@secretariat.example"
WORLDS = ((26, 50.0), (RESPONDENTS, 150.0))
"""Respondents, and the most milliseconds of 95 in 100 pages."""

PAGES = {"the page": "", "the next page": "?page=2", "what is overdue": "?overdue=true"}


def main() -> None:
    """Measure, and where wanted print where the time goes."""
    run(TURNS, is_profiled="--profile" in sys.argv)


def run(turns: int, *, is_profiled: bool = False) -> None:
    """Prepare each world once, ask for its pages many times, and print what half and 95 in 100 took."""
    for respondents, most in WORLDS:
        with prepared_world(respondents) as services:
            measure(services, respondents, most, turns)
            if is_profiled:
                profile(services)


def measure(services: Services, respondents: int, most: float, turns: int) -> None:
    """Print what each page takes, and how that compares with the bare look."""
    look = partial(look_at_board, services, CODE, BoardFilter(), Span(), NOW)
    bare = [timed(look) for _ in range(turns)]
    say(Goal(f"bare look, {respondents} respondents: p95", "ms"), _p95([one.wall for one in bare]))
    for name, query in PAGES.items():
        taken = asyncio.run(_asked(services, f"/cycles/{CODE}{query}", turns))
        say(Goal(f"{name}, {respondents} respondents: p95", "ms", most), _p95([one.wall for one in taken]))
        say(Goal("  p50", "ms"), 1000 * statistics.median(one.wall for one in taken))
        say(Goal("  p95 of its time in the processor", "ms"), _p95([one.cpu for one in taken]))
        ratio = statistics.median(one.cpu for one in taken) / statistics.median(one.cpu for one in bare)
        say(Goal("  its time in the processor, beside the bare look's", "x"), ratio)


def profile(services: Services) -> None:
    """Print where the time of the look above and of the head goes; a profile sees no other thread."""
    profiler = cProfile.Profile()
    profiler.runcall(look_at_board, services, CODE, BoardFilter(), Span(), NOW)
    profiler.runcall(board_head, services, CODE, NOW)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(28)


async def _asked(services: Services, path: str, turns: int) -> list[Taken]:
    """Return what each request took, after two that warm up."""
    give_role(services, Given(OFFICER, Role.OFFICER, "operator", "Desk"), NOW)
    token = sign_in_as(services, Who(OFFICER, "benchmark"), NOW).token
    app = at_the_edge(make_app(services, lambda: NOW))
    transport = httpx.ASGITransport(app)
    headers = {"accept-encoding": "gzip"}
    cookies = {"kalends-session": token}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers=headers, cookies=cookies
    ) as client:
        return [await _one(client, path) for _ in range(turns + 2)][2:]


async def _one(client: httpx.AsyncClient, path: str) -> Taken:
    started, at_work = time.perf_counter(), time.process_time()
    answer = await client.get(path)
    taken = Taken(time.perf_counter() - started, time.process_time() - at_work)
    assert answer.status_code == httpx.codes.OK, answer.status_code
    return taken


def _p95(seconds: list[float]) -> float:
    return 1000 * statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    main()
