"""The language that a user is told things in where no page says it: Telegram, e-mail, push."""

from fastapi import APIRouter
from pydantic import Field

from libs.common.messages.catalogue import Language
from services.api.language import store
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input

router = APIRouter(tags=["notifications"])


class LanguageBody(Input):
    """The language of the reader."""

    language: Language = Field(examples=["en"])


@router.put("/api/language", summary="Choose the language of Telegram, e-mail and push", status_code=204)
async def choose_language(body: LanguageBody, me: Me, deps: DepsOf) -> None:
    """Repeating it is harmless. Answers of this API follow `Accept-Language`, whatever is chosen here."""
    async with deps.engine.begin() as connection:
        await store.choose(connection, me.user_id, body.language)
