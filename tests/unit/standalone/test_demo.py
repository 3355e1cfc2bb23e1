"""The run's own sign-in to the demo says in a sentence why it cannot go on."""

import httpx
import pytest

from standalone.demo import DemoError, DemoUser


async def test_a_second_factor_is_a_sentence_and_no_answer_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked(*_: object, **__: object) -> httpx.Response:
        return httpx.Response(202, json={"seconds": 300}, request=httpx.Request("POST", "http://127.0.0.1"))

    monkeypatch.setattr(httpx.AsyncClient, "post", asked)
    async with DemoUser("http://127.0.0.1:8020") as user:
        with pytest.raises(DemoError, match="второй шаг входа"):
            await user.sign_in("http://127.0.0.1:8020/link#token")
