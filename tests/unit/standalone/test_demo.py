"""The run's own sign-in to the demo says in a sentence why it cannot go on."""

import httpx
import pytest

from standalone.demo.user import DemoError, DemoUser


async def test_a_second_factor_is_a_sentence_and_no_answer_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked(*_: object, **__: object) -> httpx.Response:
        return httpx.Response(202, json={"seconds": 300}, request=httpx.Request("POST", "http://127.0.0.1"))

    monkeypatch.setattr(httpx.AsyncClient, "post", asked)
    async with DemoUser("http://127.0.0.1:8020") as user:
        with pytest.raises(DemoError, match="второй шаг входа"):
            await user.sign_in("http://127.0.0.1:8020/link#token")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(503, json={"detail": "База данных не отвечает.", "code": "database_away"}), "не отвечает$"),
        (httpx.Response(502, text="<html>Bad gateway"), "ответ 502$"),
        (httpx.Response(500, json=["detail"]), "ответ 500$"),
    ],
)
async def test_a_refusal_is_told_in_words_and_no_json(
    monkeypatch: pytest.MonkeyPatch, answer: httpx.Response, words: str
) -> None:
    if answer.status_code != 502:
        answer.headers["content-type"] = "application/problem+json"

    async def refused(*_: object, **__: object) -> httpx.Response:
        return answer

    monkeypatch.setattr(httpx.AsyncClient, "post", refused)
    async with DemoUser("http://127.0.0.1:8020") as user:
        with pytest.raises(DemoError, match=f"вход по ссылке: .*{words}") as caught:
            await user.sign_in("http://127.0.0.1:8020/link#token")
    assert not {"{", "<"} & set(str(caught.value))
