"""Reads about bilateral meetings."""

import json

from sqlmodel import Session, col, select

from models.rules.brief import BriefMeeting
from models.tables import Meeting


def meetings_with(session: Session, cycle_id: int, respondent_id: int) -> list[tuple[int, BriefMeeting]]:
    """Return the meetings that were noted with a respondent and their numbers, the latest first."""
    statement = (
        select(Meeting)
        .where(Meeting.cycle_id == cycle_id, Meeting.respondent_id == respondent_id)
        .order_by(col(Meeting.held_on).desc(), col(Meeting.number).desc())
    )
    return [
        (one.number, BriefMeeting(one.held_on, tuple(json.loads(one.offices)), tuple(json.loads(one.agreed))))
        for one in session.exec(statement)
    ]
