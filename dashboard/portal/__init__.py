"""The desk of a respondent: what its contacts see and do, in their language."""

from fastapi import APIRouter

from dashboard.portal import carried, deliverable, desk, feed, handing_in, people, statement, tokens, versions

ROUTERS: tuple[APIRouter, ...] = (
    desk.router,
    feed.router,
    tokens.router,
    people.router,
    deliverable.router,
    handing_in.router,
    versions.router,
    statement.router,
    carried.router,
)
"""The calendar comes before what has a respondent in its address."""
