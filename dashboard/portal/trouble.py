"""What a contact is told when something could not be done, with a way back to where it was."""

from fastapi.responses import HTMLResponse

from dashboard.error_words import said_in
from dashboard.failures import status_of
from dashboard.showing import Show
from models.errors import CycleError


def refused(show: Show, error: CycleError, back: str) -> HTMLResponse:
    """Return the page that says why something was not done, and leads back."""
    return show.page("error.html", status_of(error), **vars(said_in(error, show.language)), back=back)
