"""Reads about bilateral meetings."""

import json

from sqlmodel import Session, bindparam, col, select

from models.rules.brief import BriefMeeting
from models.tables import Meeting

# Built once: the page of a state asks for them, and building a statement takes longer than its reading.
_MEETINGS = (
    select(Meeting)
    .where(Meeting.cycle_id == bindparam("cycle_id"), Meeting.respondent_id == bindparam("respondent_id"))
    .order_by(col(Meeting.held_on).desc(), col(Meeting.number).desc())
)


def meetings_with(session: Session, cycle_id: int, respondent_id: int) -> list[tuple[int, BriefMeeting]]:
    """Return the meetings that were noted with a respondent and their numbers, the latest first."""
    asked = {"cycle_id": cycle_id, "respondent_id": respondent_id}
    return [
        (one.number, BriefMeeting(one.held_on, tuple(json.loads(one.offices)), tuple(json.loads(one.agreed))))
        for one in session.exec(_MEETINGS, params=asked)
    ]
