"""The base of what a definition and a form are made of: unknown keys refused, one line where one is meant."""

import re
from typing import Annotated

from email_validator import validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _one_line(text: str) -> str:
    # It stands in headers of letters and in names of sheets, where a line break would begin another one.
    if _CONTROL.search(text):
        raise ValueError("it stands in one line, without line breaks or other control characters")
    return text


def _address(text: str) -> str:
    return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized


Line = Annotated[str, AfterValidator(_one_line)]
Address = Annotated[str, AfterValidator(_address)]


class Strict(BaseModel):
    """Base of every part of a definition: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
