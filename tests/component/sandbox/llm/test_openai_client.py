"""The official openai client works unchanged but for the base URL."""

from collections.abc import AsyncIterator
from typing import Literal

import httpx
import openai
import pytest
from openai import AsyncOpenAI
from pydantic import BaseModel


class Judgement(BaseModel):
    verdict: Literal["yes", "maybe", "no"]
    score: int
    reasons: list[str]


@pytest.fixture
async def client(address: str) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=f"{address}/v1", api_key="any", max_retries=0) as made:
        yield made


async def test_plain_completion(client: AsyncOpenAI) -> None:
    answer = await client.chat.completions.create(model="gpt-x", messages=[{"role": "user", "content": "Привет"}])
    assert answer.choices[0].message.content
    assert answer.usage is not None
    assert answer.usage.total_tokens > 0


async def test_parsed_structured_output(client: AsyncOpenAI) -> None:
    answer = await client.chat.completions.parse(
        model="gpt-x", messages=[{"role": "user", "content": "Оцени"}], response_format=Judgement
    )
    assert isinstance(answer.choices[0].message.parsed, Judgement)


async def test_streaming_gives_the_same_text_as_a_whole_answer(client: AsyncOpenAI) -> None:
    whole = await client.chat.completions.create(model="m", messages=[{"role": "user", "content": "Расскажи"}])
    stream = await client.chat.completions.create(
        model="m",
        messages=[{"role": "user", "content": "Расскажи"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = [chunk async for chunk in stream]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage == whole.usage
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"


async def test_the_streaming_helper_parses_a_structured_answer(client: AsyncOpenAI) -> None:
    async with client.chat.completions.stream(
        model="m", messages=[{"role": "user", "content": "Оцени"}], response_format=Judgement
    ) as stream:
        final = await stream.get_final_completion()
    assert isinstance(final.choices[0].message.parsed, Judgement)


async def test_a_cut_stream_ends_without_a_finish_reason(client: AsyncOpenAI, http: httpx.AsyncClient) -> None:
    await http.post("/_sandbox/faults", json={"kind": "cut_stream", "times": 1})
    stream = await client.chat.completions.create(model="m", messages=[{"role": "user", "content": "Да"}], stream=True)
    chunks = [chunk async for chunk in stream]
    assert chunks
    assert all(chunk.choices[0].finish_reason is None for chunk in chunks)


async def test_models(client: AsyncOpenAI) -> None:
    listed = [model.id async for model in client.models.list()]
    assert "sandbox-large" in listed
    assert (await client.models.retrieve("sandbox-large")).owned_by == "sandbox"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("absent")


async def test_embeddings_put_alike_texts_together(client: AsyncOpenAI) -> None:
    texts = ["Разработчик на Python и FastAPI", "Python-разработчик, FastAPI", "Главный бухгалтер, НДС и 1С"]
    answer = await client.embeddings.create(model="sandbox-embedding", input=texts)
    near, like, far = (each.embedding for each in answer.data)
    assert _cosine(near, like) > 0.5 > _cosine(near, far)
    assert _cosine(near, near) == pytest.approx(1, abs=1e-5)
    short = await client.embeddings.create(model="e", input="слово", dimensions=64, encoding_format="float")
    assert len(short.data[0].embedding) == 64
    with pytest.raises(openai.BadRequestError):
        await client.embeddings.create(model="e", input=[""])


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("rate_limit", openai.RateLimitError),
        ("error_503", openai.InternalServerError),
        ("auth", openai.AuthenticationError),
        ("model_not_found", openai.NotFoundError),
        ("no_json_schema", openai.BadRequestError),
    ],
)
async def test_faults_reach_the_client_as_its_own_exceptions(
    client: AsyncOpenAI, http: httpx.AsyncClient, fault: str, error: type[openai.APIStatusError]
) -> None:
    await http.post("/_sandbox/faults", json={"kind": fault, "times": 1})
    with pytest.raises(error):
        await client.chat.completions.parse(
            model="m", messages=[{"role": "user", "content": "Оцени"}], response_format=Judgement
        )


def _cosine(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))
