"""The description of the api is made where it holds nobody up."""

import asyncio
import threading

from services.api.web.openapi import describe
from tests.component.services.api.conftest import Api


async def test_the_description_is_made_once_and_not_by_the_event_loop(api: Api) -> None:
    makers = list[int]()

    def seen() -> dict[str, object]:
        makers.append(threading.get_ident())
        return describe(api.app)

    api.app.openapi = seen
    async with api.client() as client:
        answers = await asyncio.gather(*(client.get("/api/openapi.json") for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json() == api.app.openapi_schema for answer in answers)
    assert len(makers) == 1
    assert threading.get_ident() not in makers
