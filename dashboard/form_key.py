"""What tells one form that was sent from any other: sent twice, it is the same, and is carried out once."""

import hashlib
from typing import Annotated

from fastapi import Depends, Request


async def form_key(request: Request) -> str:
    """Return the key of a form without files, which fits behind the name of a deed where keys are kept.

    The token in it is another one for each page that is shown: a second click, or what a browser sends again
    after a cut connection, has the same one, and a form that is filled in anew has not.
    """
    sent = [(name, str(value)) for name, value in (await request.form()).multi_items()]
    return hashlib.sha256(
        repr((request.url.path, request.headers.get("x-csrf-token", ""), sorted(sent))).encode()
    ).hexdigest()[:32]


FormKey = Annotated[str, Depends(form_key)]
