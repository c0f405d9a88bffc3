"""The parts of the API, in the order in which its description has them."""

from fastapi import APIRouter

from dashboard.api import (
    carried,
    inside,
    inside_report,
    inside_trends,
    people,
    reading,
    statement,
    versions,
    writing,
)

PARTS: tuple[APIRouter, ...] = (
    reading.router,
    people.router,
    versions.router,
    writing.router,
    statement.router,
    carried.router,
    inside.router,
    inside_report.router,
    inside_trends.router,
)
"""All that a token opens; no cookie counts there."""
