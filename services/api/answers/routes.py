"""The answer bank: facts that its owner states once and that replies to employers may repeat."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from libs.common.answers.domain import Fact, Topic
from libs.common.answers.store import answer_bank, lock, state
from libs.common.db.clock import now
from libs.common.ids import text_hash
from services.api.answers import store
from services.api.answers.words import check_said
from services.api.resumes.own_words import complete
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input, Output
from services.api.web.problems import conflict, not_found

router = APIRouter(tags=["answers"])
Subject = Annotated[
    str, Query(max_length=120, description="Tells facts of one topic apart: a language, or what is asked")
]
Words = Annotated[str, Field(max_length=500, examples=["от 250 000 ₽ на руки"])]


class FactBody(Output):
    """One fact; a stale one is not repeated before its owner has stated it anew."""

    topic: Topic
    subject: str
    text: str
    text_en: str
    stated_at: datetime
    fresh: bool


class FactList(Output):
    """All facts of the owner."""

    items: list[FactBody]


class StateFact(Input):
    """The owner's words as an employer may read them; at least one language."""

    text: Words = ""
    text_en: Words = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        check_said(self.text, self.text_en)
        return self


@router.get("/api/answers", summary="List the facts of the answer bank")
async def list_answers(me: Me, deps: DepsOf) -> FactList:
    """Ordered by topic and subject."""
    async with deps.engine.connect() as connection:
        bank, moment = await answer_bank(connection, me.user_id), await now(connection)
    return FactList(items=[_body(fact, moment) for fact in bank.facts])


@router.put("/api/answers/{topic}", summary="State a fact")
async def put_answer(topic: Topic, body: StateFact, me: Me, deps: DepsOf, subject: Subject = "") -> FactList:
    """Replaces what was stated before and dates it now; answers with all facts.

    What is said under `about` stands beside what was said of oneself before, and proves what letters and replies tell
    of the applicant, as the resume does; letters that wait are checked anew.
    """
    text, text_en = body.text.strip(), body.text_en.strip()
    about = subject.strip().lower() or (_name_of(text or text_en) if topic is Topic.ABOUT else "")
    async with deps.engine.begin() as connection:
        if not await state(connection, me.user_id, topic, about, text=text, text_en=text_en):
            raise conflict("too_many_answers")
        if topic is Topic.ABOUT:
            await complete(connection, me.user_id)
        bank, moment = await answer_bank(connection, me.user_id), await now(connection)
    return FactList(items=[_body(fact, moment) for fact in bank.facts])


@router.delete("/api/answers/{topic}", status_code=204, summary="Forget a fact")
async def delete_answer(topic: Topic, me: Me, deps: DepsOf, subject: Subject = "") -> None:
    """404 where nothing was stated. What rested on a fact of `about` is checked anew."""
    async with deps.engine.begin() as connection:
        await lock(connection, me.user_id)
        if not await store.remove(connection, me.user_id, topic, subject.strip().lower()):
            raise not_found()
        if topic is Topic.ABOUT:
            await complete(connection, me.user_id)


def _name_of(said: str) -> str:
    """The same sentence said twice is one fact."""
    return text_hash(" ".join(said.split()))[:16]


def _body(fact: Fact, moment: datetime) -> FactBody:
    return FactBody(
        topic=fact.topic,
        subject=fact.subject,
        text=fact.text,
        text_en=fact.text_en,
        stated_at=fact.stated_at,
        fresh=fact.is_fresh(moment),
    )
