"""A Prefect server for tests: it answers the pages over HTTP as it is told, and notes what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

RUN = "01a223f8-a287-75dd-bb02-6683f72bfe98"
"""Identifier of the first run; the last two signs of others are their numbers."""

Told = dict[str, Any]


def run_told(number: int = 1, kind: str = "COMPLETED", message: str | None = None, **more: object) -> Told:
    """Return a run as the server tells of it."""
    return {
        "id": f"{RUN[:-2]}{number:02}",
        "name": "annual-cycle-all-2024-02-01T0900",
        "flow_id": "f1",
        "deployment_id": "d1",
        "parameters": {},
        "state": {"type": kind, "name": kind.title(), "message": message, "data": None},
        "expected_start_time": "2024-02-01T08:50:00Z",
        "start_time": "2024-02-01T08:50:01Z",
        "total_run_time": 75.4,
        **more,
    }


@dataclass
class FakePrefect:
    """What the server says, and what it was asked."""

    runs: list[Told] = field(default_factory=list)
    planned: list[Told] = field(default_factory=list)
    pages: int = 1
    status: int = 200
    asked: list[tuple[str, Any]] = field(default_factory=list)
    started: dict[str, Told] = field(default_factory=dict)
    """Runs that were asked for, by their keys."""
    url: str = ""

    def answer(self, path: str, body: Any) -> object:
        """Return the answer to a request."""
        self.asked.append((path, body))
        if path == "/api/flow_runs/paginate":
            return {"results": self.runs, "pages": self.pages, "count": len(self.runs)}
        if path == "/api/flow_runs/filter":
            keys = body["flow_runs"].get("id", {}).get("any_")
            return [one for one in self.runs if one["id"] in keys] if keys else self.planned
        if path == "/api/flows/filter":
            return [{"id": "f1", "name": "annual-cycle"}]
        if path.startswith("/api/deployments/name/"):
            return {"id": path.split("/")[4], "name": "kalends"}
        begun = run_told(99, "SCHEDULED", deployment_id=path.split("/")[3], parameters=body["parameters"])
        return self.started.setdefault(body["idempotency_key"], begun)


@contextmanager
def fake_prefect() -> Iterator[FakePrefect]:
    """Let such a server answer on this machine for a block."""
    told = FakePrefect()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or "null")
            content = json.dumps(told.answer(self.path, body)).encode()
            self.send_response(told.status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - the name of its base

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of its base
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/api"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
