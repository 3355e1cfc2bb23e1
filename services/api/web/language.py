"""The language that a reader wants the server's sentences in."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from libs.common.messages.catalogue import Language
from libs.common.messages.preferred import language_of


async def reader_language(request: Request) -> Language:
    """The language of this request's reader."""
    return language_of(request.headers.get("accept-language"))


LanguageOf = Annotated[Language, Depends(reader_language)]
