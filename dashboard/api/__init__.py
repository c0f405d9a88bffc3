"""The API: what the desk of a respondent does, for programs with a token."""

from fastapi import APIRouter

from dashboard.api import description
from dashboard.api.parts import PARTS

ROUTERS: tuple[APIRouter, ...] = (description.router, *PARTS)
"""Routes for programs; no cookie counts there, so that there is no form to forge."""
