"""Commands for the operator: tokens of programs of a respondent, or of the secretariat."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, Options
from cli.output import answer, remark, table
from cli.surroundings import at_work
from cli.words import count, instant
from models.rules.scopes import Scope

if TYPE_CHECKING:
    from tasks.api_tokens import TokenLine


def make(
    address: Annotated[
        str, Parameter(help="Who answers for the program: somebody there, or with a role at the secretariat.")
    ],
    respondent: Annotated[
        str | None,
        Parameter(help="Respondent for which it acts, such as EL; none for one of the secretariat."),
    ] = None,
    /,
    *,
    name: Annotated[str, Parameter(help="Name of the program, by which people tell tokens apart.")],
    scope: Annotated[
        tuple[Scope, ...],
        Parameter(
            help="What it may do; several if given several times, by default to read.", negative_iterable=""
        ),
    ] = (),
    options: Options = PLAIN,
) -> int:
    """Make a token for a program and print it, this once; it ends with the role of who answers for it."""
    from tasks.api_tokens import Wanted, make_token_for
    from tasks.inside_tokens import make_inside_token

    given = scope or ((Scope.READ,) if respondent else (Scope.READ_CYCLE,))
    wanted = Wanted(name, given)
    with at_work(options.now) as work:
        if respondent:
            token, mine = make_token_for(work.services, address, respondent, wanted, work.now)
            whose = mine.code
        else:
            token, whose = make_inside_token(work.services, address, wanted, work.now), ""
    scopes = [one.value for one in given]
    said = f"{whose or 'the secretariat'}, {', '.join(scopes)}"
    remark(f"{said}: hand it over by a safe way; it is not shown again.")
    answer({"respondent": whose, "scopes": scopes, "token": token}, token, as_json=options.json)
    return Exit.OK


def show_list(*, options: Options = PLAIN) -> int:
    """Show the tokens in force, without their secrets."""
    from tasks.api_tokens import all_tokens

    with at_work(options.now) as work:
        found = all_tokens(work.services, work.now)
    columns = ("number", "respondent", "name", "may", "made by", "made", "ends", "last used")
    shown = [table("", columns, [_row(one) for one in found])] if found else []
    said = f"{count(len(found), 'token')} in force."
    answer({"tokens": [_data(one) for one in found]}, *shown, said, as_json=options.json)
    return Exit.OK


def revoke(
    number: Annotated[int, Parameter(help="Number of the token.")], /, *, options: Options = PLAIN
) -> int:
    """End a token; the next request with it is refused. One that ended stays so."""
    from tasks.api_tokens import revoke_any_token

    with at_work(options.now) as work:
        ended = revoke_any_token(work.services, number, work.now).token
    said = f"Token {number} of {ended.respondent or 'the secretariat'} ({ended.name}) works no more."
    answer({"number": number, "respondent": ended.respondent}, said, as_json=options.json)
    return Exit.OK


def _row(one: "TokenLine") -> tuple[str, ...]:
    return (
        str(one.number),
        one.respondent or "secretariat",
        one.name,
        ", ".join(one.scopes),
        one.made_by,
        instant(one.made_at),
        instant(one.ends_at),
        instant(one.last_used_at) if one.last_used_at else "never",
    )


def _data(one: "TokenLine") -> dict[str, object]:
    from tasks.status import instant_text

    return {
        "number": one.number,
        "respondent": one.respondent,
        "name": one.name,
        "scopes": [scope.value for scope in one.scopes],
        "made_by": one.made_by,
        "made_at": instant_text(one.made_at),
        "ends_at": instant_text(one.ends_at),
        "last_used_at": one.last_used_at and instant_text(one.last_used_at),
    }
