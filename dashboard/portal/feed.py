"""The calendar of a contact, fetched by programs: its address is the only key, and opens nothing else."""

from fastapi import APIRouter, Response

from dashboard.showing import Showing
from notifications.feed import MEDIA_TYPE
from tasks.calendar_feed import read_feed

router = APIRouter()


@router.get("/desk/calendar/{token}.ics")
def calendar(show: Showing, token: str) -> Response:
    """Hand out the due days ahead of one respondent."""
    if wait := show.here.calendars.wait_for(show.place, show.now):
        return Response(status_code=429, headers={"Retry-After": str(wait)})
    return Response(read_feed(show.services, token, show.now), media_type=MEDIA_TYPE)
