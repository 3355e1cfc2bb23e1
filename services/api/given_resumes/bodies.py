"""Bodies of given resumes."""

from uuid import UUID

from pydantic import Field

from libs.common.resumes.fields import MAX_TEXT, ResumeFields
from services.api.web.models import Input, Output, Version

Text = Field(min_length=1, max_length=MAX_TEXT, description="The resume as it was pasted or read from the file")


class ResumeTextBody(Input):
    """A pasted resume."""

    text: str = Text


class ReadingBody(Output):
    """What was understood; nothing is stored. Show it, let it be corrected, then save it."""

    text: str = Field(description="The whole text; save it with the fields")
    fields: ResumeFields
    unread: list[str] = Field(description="Lines that no rule understood; they stay in the text")


class GivenResumeBody(Output):
    """The fields of a saved resume, to be corrected."""

    id: UUID
    fields: ResumeFields
    text: str
    unread: list[str]
    file_name: str | None
    version: int


class NewResumeBody(Input):
    """A resume as its owner has checked it."""

    fields: ResumeFields
    text: str = Field(default="", max_length=MAX_TEXT, description="The text that it was read from")
    unread: list[str] = Field(default_factory=list, max_length=1_000)
    file_name: str | None = Field(default=None, max_length=200)


class ResumeVersionBody(NewResumeBody):
    """A correction, or a new version of the resume."""

    expected_version: Version
