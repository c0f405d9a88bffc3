"""Whom a channel asks before each letter, so that all processes together keep to the pace of a relay."""

from config.settings import Settings
from models.database import Database
from models.operations.turns import take_turn
from notifications.pace import TakeTurn


def turns_of(database: Database, settings: Settings) -> TakeTurn | None:
    """Return what takes turns at the relay, or none where the relay takes as many letters as there are."""
    per_minute = settings.smtp_letters_per_minute
    if per_minute is None:
        return None

    def take() -> float | None:
        with database.transaction() as session:
            wait = take_turn(session, "smtp", per_minute, database.clock(session))
        return None if wait is None else wait.total_seconds()

    return take
