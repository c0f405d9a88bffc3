"""Mail taken in every few minutes, where a folder or a server is set up for it; otherwise nothing is done."""

from collections import Counter

from pydantic import AwareDatetime

from flows.clock import instant
from flows.runs import cycle_flow
from flows.services import services
from tasks.intake import mail_of_settings, take_in_mail


@cycle_flow
def take_in(now: AwareDatetime | None = None) -> dict[str, int]:
    """Take in what came, and return how many mails are new by state; receipts go with the next run."""
    sources = mail_of_settings(services())
    if sources is None:
        return {}
    lines = take_in_mail(services(), sources, instant(now))
    return dict(Counter(line.state.value for line in lines if line.is_new))
