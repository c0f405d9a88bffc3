"""Metrics of all cycles in Prometheus' text format: counts and seconds, never a respondent or an address."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector

from models.queries.cycles import cycle_codes, get_cycle
from models.queries.intake import mail_counts
from models.queries.outbox_counts import CycleCounts, cycle_counts
from models.rules.letters import LetterState
from tasks.services import Services

_CYCLE = ("cycle",)


def metrics(services: Services, now: datetime, code: str | None = None) -> list[Metric]:
    """Return the metrics of one cycle or of all, in an order that is always the same.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        codes = [code] if code else cycle_codes(session)
        counts = [cycle_counts(session, get_cycle(session, one)) for one in codes]
        mails = mail_counts(session)
    values = (((state.value,), count) for state, count in mails.items())
    return [*_families(counts, now), _gauge("kalends_mails", "Incoming mails by state.", ("state",), values)]


def metrics_text(families: Sequence[Metric]) -> str:
    """Return metrics in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Ready(families))
    return generate_latest(registry).decode()


def metrics_data(families: Iterable[Metric]) -> list[dict[str, object]]:
    """Return metrics as plain data."""
    return [
        {"name": sample.name, "labels": dict(sample.labels), "value": sample.value}
        for family in families
        for sample in family.samples
    ]


class _Ready(Collector):
    """Gives out metrics that were collected before."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """Yield them."""
        yield from self._families


def _families(cycles: Sequence[CycleCounts], now: datetime) -> Iterator[Metric]:
    yield _gauge(
        "kalends_letters",
        "Letters by kind and state.",
        (*_CYCLE, "kind", "state"),
        (((one.code, *key), count) for one in cycles for key, count in sorted(one.letters.items())),
    )
    yield _gauge(
        "kalends_notices",
        "Notices by rung or occasion, channel and state.",
        (*_CYCLE, "occasion", "channel", "state"),
        (((one.code, *key), count) for one in cycles for key, count in sorted(one.notices.items())),
    )
    yield _gauge(
        "kalends_obligations",
        "Obligations by deliverable and state.",
        (*_CYCLE, "deliverable", "state"),
        (((one.code, *key), count) for one in cycles for key, count in sorted(one.obligations.items())),
    )
    yield _gauge(
        "kalends_check_faults",
        "Checks that could not be run on a version, by check.",
        (*_CYCLE, "check"),
        (((one.code, rule), count) for one in cycles for rule, count in sorted(one.check_faults.items())),
    )
    yield from _of_cycles(cycles, now)
    sent = SummaryMetricFamily(
        "kalends_send_seconds", "How long channels took to answer for a letter.", labels=_CYCLE
    )
    for one in cycles:
        sent.add_metric([one.code], count_value=one.sends, sum_value=one.seconds)
    yield sent


def _of_cycles(cycles: Sequence[CycleCounts], now: datetime) -> Iterator[Metric]:
    figures = (
        (
            "kalends_oldest_waiting_seconds",
            "Age of the oldest letter that is not answered for.",
            lambda one: _age(one.oldest_waiting_at, now),
        ),
        (
            "kalends_letters_unknown",
            "Letters whose answer was lost.",
            lambda one: _in_state(one, LetterState.UNKNOWN),
        ),
        (
            "kalends_letters_dead",
            "Letters that were refused for good.",
            lambda one: _in_state(one, LetterState.DEAD),
        ),
        (
            "kalends_letters_not_taken",
            "Letters that wait although they were tried: put off, refused for our sake, or the answer lost.",
            lambda one: one.not_taken,
        ),
        (
            "kalends_letters_tried_more_than_once",
            "Letters that were tried more than once.",
            lambda one: one.tried_again,
        ),
        (
            "kalends_engine_last_seen_seconds",
            "Seconds since the engine or a person last did anything in the cycle.",
            lambda one: _age(one.last_seen_at, now),
        ),
    )
    for name, said, figure in figures:
        yield _gauge(name, said, _CYCLE, (((one.code,), figure(one)) for one in cycles))


def _gauge(
    name: str, said: str, labels: Sequence[str], values: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    family = GaugeMetricFamily(name, said, labels=labels)
    for key, value in values:
        family.add_metric(key, value)
    return family


def _in_state(one: CycleCounts, state: LetterState) -> int:
    return sum(count for (_, found), count in one.letters.items() if found is state)


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
