"""Pages of the secretariat: what is inside."""

from dashboard.secretariat import (
    acts,
    assess,
    board,
    chosen,
    circulars,
    contacts,
    dialogue,
    exports,
    hand_in,
    letters,
    mail,
    morning,
    next_cycle,
    opening,
    phone,
    reading,
    recording,
    report_acts,
    report_pages,
    report_trends,
    state,
    thread,
    what_if,
)

ROUTERS = (
    morning.router,
    next_cycle.router,
    opening.router,  # before the board: 'new' is the code of no cycle
    board.router,
    state.router,
    exports.router,
    phone.router,
    reading.router,
    acts.router,
    hand_in.router,
    chosen.router,
    letters.router,
    what_if.router,
    circulars.router,
    dialogue.router,
    thread.router,
    recording.router,
    contacts.router,
    mail.router,
    report_pages.router,
    report_trends.router,
    report_acts.router,
    assess.router,
)
"""Every route of them."""

__all__ = ["ROUTERS"]
