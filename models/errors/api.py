"""What can go wrong when a program asks, or a token is made for one."""

from collections.abc import Collection

from models.errors.base import CycleError


class TokenNeededError(CycleError):
    """A program shows no token, or one that does not work any more; which of the two is not told."""

    way_out = (
        "send the header 'Authorization: Bearer TOKEN' with a token that was made under 'Tokens' on the page"
    )

    def __init__(self, *, is_shown: bool) -> None:
        said = "the token is unknown, has ended, or who made it acts for that respondent no more"
        super().__init__(said if is_shown else "this is for programs with a token")
        self.is_shown = is_shown


class ScopeMissingError(CycleError):
    """A token is not for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"this token is not for '{scope}'", f"make a token with the scope '{scope}'")
        self.scope = scope


class TooManyRequestsError(CycleError):
    """A program asks too often."""

    def __init__(self, most: int, wait_seconds: int) -> None:
        super().__init__(
            f"at most {most} requests a minute are answered", f"ask again in {wait_seconds} seconds"
        )
        self.most, self.wait_seconds = most, wait_seconds


class BodyKindError(CycleError):
    """The body of a request is of a kind that is not taken here."""

    def __init__(self, found: str, taken: Collection[str]) -> None:
        super().__init__(
            f"a body of the kind '{found or 'none'}' is not taken here", f"send one of: {', '.join(taken)}"
        )
        self.found, self.taken = found, tuple(taken)


class KeyReusedError(CycleError):
    """A key that named one request comes with another."""

    way_out = "use a new key for each request; the same key is for the same request sent again"

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key came before with another request")


class ConditionNeededError(CycleError):
    """A program does not say on what it decided."""

    way_out = "read the obligation, and send its ETag in the header 'If-Match'"

    def __init__(self) -> None:
        super().__init__("this is done only on a state that you know")


class CertifyingByProgramError(CycleError):
    """A program would certify: it acts for who handed in, so that it is no second person."""

    def __init__(self, page: str) -> None:
        super().__init__(
            "certifying is the word of a second person, and a token is none; nothing was certified",
            f"let somebody of another office sign in and certify at {page}",
        )
        self.page = page


class TokenNameError(CycleError):
    """A token needs a name by which people tell it from others."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"a token has a name of at most {longest} characters", "name the program that will use it"
        )
        self.longest = longest


class TokenScopesError(CycleError):
    """A token would be for nothing, or for more than who makes it may do."""

    def __init__(self, may_give: Collection[str]) -> None:
        super().__init__(
            "a token is for at least one thing, and for no more than you may do yourself",
            f"choose from: {', '.join(may_give)}",
        )
        self.may_give = tuple(may_give)


class TooManyTokensError(CycleError):
    """Somebody has as many tokens as may be."""

    way_out = "revoke one that is not used any more"

    def __init__(self, most: int) -> None:
        super().__init__(f"one person has at most {most} tokens for one respondent")
        self.most = most


class UnknownTokenError(CycleError):
    """There is no such token in force."""

    way_out = "the list of tokens tells their numbers"

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no token {number} in force")
        self.number = number
