"""The edge at which flows read the clock: once in a run, and only where no instant was given."""

from datetime import UTC, datetime


def instant(now: datetime | None) -> datetime:
    """Return the instant that a flow run was given, or the clock's in UTC."""
    return now or datetime.now(UTC)  # noqa: TID251
