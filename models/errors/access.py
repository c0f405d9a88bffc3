"""What can go wrong when somebody signs in, or is given a role."""

from models.errors.base import CycleError


class LinkError(CycleError):
    """A link to sign in cannot be used any more, or not here."""

    way_out = "ask for a new link on the page to sign in, with the browser in which you want to work"

    def __init__(self) -> None:
        super().__init__("this link was used already, is older than 10 minutes, or was asked for elsewhere")


class EuLoginError(CycleError):
    """EU Login did not prove an address that has a role here; which of the two is not told."""

    way_out = "begin again on the page to sign in, or ask for a link by mail there"

    def __init__(self) -> None:
        super().__init__(
            "EU Login did not sign you in here: it was broken off, was begun elsewhere or too long ago, "
            "or its address has no role here"
        )


class EuLoginAwayError(CycleError):
    """EU Login does not answer, or is not what the settings say."""

    way_out = "try again in some minutes, or ask for a link by mail on the page to sign in"

    def __init__(self) -> None:
        super().__init__("EU Login does not answer")


class TooManyTriesError(CycleError):
    """Links were asked for too often."""

    way_out = "wait a quarter of an hour at most; the last link that came by mail may still be used"

    def __init__(self) -> None:
        super().__init__("links were asked for too often, from here or for that address")


class RoleError(CycleError):
    """A role cannot be given so."""

    def __init__(self, why: str, way_out: str) -> None:
        super().__init__(why, way_out)


class UnknownGrantError(CycleError):
    """Nobody of that address has that role, or any."""

    way_out = "`kalends user list` tells who has which"

    def __init__(self, address: str, role: str = "") -> None:
        super().__init__(f"{address} does not have {f'the role {role}' if role else 'any role'} here")
        self.address, self.role = address, role


class SignInNeededError(CycleError):
    """Nobody is signed in, or no longer."""

    way_out = "sign in"

    def __init__(self) -> None:
        super().__init__("this page is for those who are signed in")


class NothingHereError(CycleError):
    """There is nothing at this address, or nothing for who asks."""

    way_out = "go back to the first page, or sign in with the address to which our letters go"

    def __init__(self) -> None:
        super().__init__("there is nothing here for you")


class RoleMissingError(CycleError):
    """Somebody who sees a thing may not do this with it."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"this is for who has the role {role}", f"ask somebody with the role {role} to do it"
        )
        self.role = role


class ForgedFormError(CycleError):
    """What was sent did not come from a page of ours that is still valid."""

    way_out = "go back, load the page again and send it once more; what you had typed is still in it"

    def __init__(self) -> None:
        super().__init__("the page had become too old, or what was sent did not come from it")


class MisreadError(CycleError):
    """What was sent over the web is not of the kind that is meant."""

    def __init__(self, wrong: str) -> None:
        super().__init__("what was sent cannot be read as it is meant", wrong)


class NoDayError(CycleError):
    """What was entered as a day is none."""

    way_out = "write the day as year, month and day, such as 2024-03-17"

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' is no day" if text else "a day is missing")
        self.text = text


class DatabaseAwayError(CycleError):
    """The database does not answer; told to who looks at a page, while the engine raises and tries again."""

    way_out = "try again in a minute; nothing was changed or lost"

    def __init__(self) -> None:
        super().__init__("the database does not answer")
