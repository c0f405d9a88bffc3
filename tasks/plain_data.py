"""Frozen values as plain data for JSON: instants in UTC, days in ISO form, words of enums, exact figures."""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from models.rules.instants import utc_text


def plain_data(value: object) -> object:
    """Return a value as plain data; the fields of a dataclass become keys, in their order.

    Raises:
        TypeError: it holds something that has no plain form.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain_data(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_data(one) for key, one in value.items()}
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        return [plain_data(one) for one in value]
    return _plain(value)


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case datetime():
            return utc_text(value.astimezone(UTC))
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case None | str() | bool() | int() | float():
            return value
    message = f"no plain form for {type(value).__name__}"
    raise TypeError(message)
