"""What is counted of requests: how many, how they ended and how long they took, by route."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from config.settings import COUNTED_IN

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)


class Counts:
    """Counts of one process, or of all that count together.

    A route is named by its pattern, so that no address and no code stands in it.
    """

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._registry = CollectorRegistry(auto_describe=False)
        self._requests = Counter(
            "kalends_requests",
            "Requests by method, route and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "kalends_request_seconds",
            "How long requests took by route.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def add(self, method: str, route: str, status: int | None, seconds: float) -> None:
        """Count a request; one that was not answered has no status."""
        self._requests.labels(method, route, str(status or "none")).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> str:
        """Return the counts in Prometheus' text format."""
        registry = self._registry
        if COUNTED_IN in os.environ:  # noqa: TID251 - where the library looks
            registry = CollectorRegistry(auto_describe=False)
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry).decode()
