"""What stands on the site about itself: accessibility, privacy, whom to ask."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.showing import Show, Showing
from models.rules.access import IDLE, SESSION_LASTS
from tasks.whom_to_ask import whom_to_ask

router = APIRouter()


@router.get("/accessibility")
def accessibility(show: Showing) -> HTMLResponse:
    """Show the accessibility statement."""
    return _page(show, "accessibility")


@router.get("/privacy")
def privacy(show: Showing) -> HTMLResponse:
    """Show what is kept about whom, and for how long."""
    return _page(show, "privacy")


@router.get("/contact")
def contact(show: Showing) -> HTMLResponse:
    """Show whom to ask."""
    return _page(show, "contact")


def _page(show: Show, name: str) -> HTMLResponse:
    return show.page(
        f"about/{name}.html",
        offices=whom_to_ask(show.services, show.language),
        idle_minutes=int(IDLE.total_seconds()) // 60,
        session_hours=int(SESSION_LASTS.total_seconds()) // 3600,
    )
