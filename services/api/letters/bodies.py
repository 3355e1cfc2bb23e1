"""Bodies of checked and changed letters."""

from pydantic import Field

from services.api.claims.bodies import ClaimBody
from services.api.web.models import Output


class LetterCheck(Output):
    """What the letter claims; with one unsupported claim it is never sent without its owner's word."""

    letter_hash: str
    grounded: bool
    claims: list[ClaimBody]


class LetterRevision(LetterCheck):
    """A new draft with its check; nothing is stored."""

    letter: str
    changed: bool
    note: str | None = Field(
        description="What could not be done, for the owner",
        examples=["В письме нет того, что вы просите убрать."],
    )
