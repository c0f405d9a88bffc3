"""Many come at once: each is answered, and few are worked on at a time."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from benchmarks.stampede.served import served
from benchmarks.tree import processes_of
from dashboard.serving import AT_WORK

MANY = 120


def threads_of(process):
    status = (Path(f"/proc/{one}/status").read_text() for one in processes_of(process.pid))
    return sum(int(re.search(r"Threads:\s+(\d+)", one).group(1)) for one in status)


def test_all_are_answered_by_few(services, clock, tmp_path):
    with served(services.settings, tmp_path, clock()) as pages:
        before = threads_of(pages.process)
        with (
            httpx.Client(base_url=pages.url, timeout=60, trust_env=False) as client,
            ThreadPoolExecutor(MANY) as crowd,
        ):
            answers = list(crowd.map(lambda _: client.get("/sign-in"), range(MANY)))
        assert {one.status_code for one in answers} == {httpx.codes.OK}
        assert 1 < threads_of(pages.process) - before <= AT_WORK * services.settings.web_processes
