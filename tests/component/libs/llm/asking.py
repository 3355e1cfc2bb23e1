"""What the tests of the client ask, and what they hold in their hands."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel

from libs.common.llm.client import LLMClient, LLMResult
from libs.common.llm.ports import CallRecord

SYSTEM = (
    "Ты пишешь сопроводительное письмо от имени соискателя и берёшь факты только из блока с резюме, "
    "ничего не придумывая от себя, кодовое слово канарейка-42."
)
VACANCY = "Python-разработчик\nНужны Python, FastAPI, Kafka."
MESSAGES = [
    {"role": "system", "content": SYSTEM},
    {
        "role": "user",
        "content": f"<resume>\nНавыки: Python, FastAPI\n</resume>\n<vacancy>\n{VACANCY}\n</vacancy>",
    },
]
Strike = Callable[..., Awaitable[None]]
Make = Callable[..., LLMClient]


class Draft(BaseModel):
    letter: str
    used_facts: list[str]


class Verdict(BaseModel):
    score: int
    reason: str


class Ledger(Protocol):
    calls: dict[UUID, CallRecord]

    @property
    def outcomes(self) -> list[str]: ...


class Sleeps(Protocol):
    taken: list[float]
    now: float


async def ask(client: LLMClient, user: UUID, **more: object) -> LLMResult[Draft]:
    return await client.complete("letter", MESSAGES, Draft, user_id=user, max_tokens=800, **more)  # pyright: ignore[reportArgumentType]
