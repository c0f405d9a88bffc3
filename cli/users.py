"""Commands for the operator: who may sign in, as what, and who did."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, Options
from cli.output import answer, table
from cli.surroundings import at_work
from cli.words import count, instant
from models.rules.roles import Role

if TYPE_CHECKING:
    from models.queries.access import Granted
    from models.tables import SignInEvent

_BY = "operator"

Address = Annotated[str, Parameter(help="Mail address at which the link to sign in comes.")]
At = Annotated[str, Parameter(help="Respondent of a contact, authority or reader, such as EL.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Who:
    """What is known of somebody besides the address."""

    office: Annotated[str, Parameter(help="Office they are in, such as 'EEAS, Security and Defence'.")] = ""
    respondent: At = ""
    house: Annotated[str, Parameter(help="House of an officer: EDA or EEAS.")] = ""


NOBODY = Who()
"""Nothing besides the address."""


def add(address: Address, role: Role, /, *, who: Who = NOBODY, options: Options = PLAIN) -> int:
    """Let somebody sign in as officer, approver, auditor, operator, contact, authority or reader."""
    from tasks.roles import Given, give_role

    given = Given(address, role, _BY, who.office, who.respondent, who.house)
    with at_work(options.now) as work:
        is_new = give_role(work.services, given, work.now)
    said = "may sign in now" if is_new else "had that role before"
    answer(
        {"address": address, "role": role.value, "new": is_new},
        f"{address}: {role.value}, {said}.",
        as_json=options.json,
    )
    return Exit.OK


def end(address: Address, role: Role, /, *, respondent: At = "", options: Options = PLAIN) -> int:
    """Take a role away; it is gone from the next page on that they ask for."""
    from tasks.roles import Given, end_role

    with at_work(options.now) as work:
        end_role(work.services, Given(address, role, _BY, respondent=respondent), work.now)
    answer(
        {"address": address, "role": role.value}, f"{address}: no longer {role.value}.", as_json=options.json
    )
    return Exit.OK


def show_list(*, options: Options = PLAIN) -> int:
    """Show who has which role; contacts to whom letters go may sign in besides."""
    from tasks.roles import roles_given

    with at_work(options.now) as work:
        found = roles_given(work.services)
    columns = ("address", "office", "role", "respondent", "house", "since", "given by")
    shown = [table("", columns, [_row(one) for one in found])] if found else []
    answer(
        {"users": [_data(one) for one in found]},
        *shown,
        f"{count(len(found), 'role')} given.",
        as_json=options.json,
    )
    return Exit.OK


def link(address: Address, /, *, options: Options = PLAIN) -> int:
    """Print a link by which somebody signs in once, within 10 minutes, where no mail can reach them."""
    from tasks.access import link_for

    with at_work(options.now) as work:
        made = link_for(work.services, address, work.now)
    answer({"address": address, "link": made}, made, as_json=options.json)
    return Exit.OK


def sign_out(address: Address, /, *, options: Options = PLAIN) -> int:
    """End every session of somebody, and the links on their way to them; their roles stay."""
    from tasks.access import sign_out_by_operator

    with at_work(options.now) as work:
        ended = sign_out_by_operator(work.services, address, "", work.now)
    answer(
        {"address": address, "ended": ended},
        f"{address}: {count(ended, 'session')} ended.",
        as_json=options.json,
    )
    return Exit.OK


def log(*, options: Options = PLAIN) -> int:
    """Show the latest sign-ins and what was refused."""
    from tasks.access import sign_in_log

    with at_work(options.now) as work:
        found = sign_in_log(work.services)
    rows = [
        (
            instant(one.at),
            one.address,
            one.event.value.replace("_", " "),
            one.way,
            one.place,
            str(one.times),
            instant(one.last_at) if one.last_at else "",
        )
        for one in found
    ]
    columns = ("at", "address", "what", "way", "from", "times", "until")
    shown = [table("", columns, rows)] if rows else []
    answer(
        {"sign_ins": [_event(one) for one in found]},
        *shown,
        f"{count(len(found), 'line')}.",
        as_json=options.json,
    )
    return Exit.OK


def _row(one: "Granted") -> tuple[str, ...]:
    return (
        one.address,
        one.office,
        one.role.value,
        one.respondent,
        one.house,
        instant(one.granted_at),
        one.granted_by,
    )


def _data(one: "Granted") -> dict[str, object]:
    from tasks.status import instant_text

    return {**vars(one), "role": one.role.value, "granted_at": instant_text(one.granted_at)}


def _event(one: "SignInEvent") -> dict[str, object]:
    from tasks.status import instant_text

    return {
        "at": instant_text(one.at),
        "address": one.address,
        "event": one.event.value,
        "way": one.way,
        "from": one.place,
        "times": one.times,
        "last_at": instant_text(one.last_at) if one.last_at else None,
    }
