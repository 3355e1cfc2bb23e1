"""The answer bank: facts are stated, dated, replaced and forgotten by their owner alone."""

from typing import Any

from libs.common.answers.domain import Needed, Topic
from libs.common.answers.store import answer_bank
from libs.common.db.clock import now
from tests.component.services.api.conftest import Api, Person


async def put(person: Person, topic: str, status: int = 200, *, query: str = "", **body: Any) -> dict[str, Any]:
    return await person.write("PUT", f"/api/answers/{topic}{query}", body, status)


async def test_a_fact_is_stated_replaced_and_forgotten(api: Api, anna: Person) -> None:
    await put(anna, "salary", text="от 200 000 ₽")
    await put(anna, "language", query="?subject=Английский", text="B2", text_en="B2")
    listed = await put(anna, "salary", text="от 250 000 ₽ на руки")
    assert [(one["topic"], one["subject"], one["text"], one["fresh"]) for one in listed["items"]] == [
        ("language", "английский", "B2", True),
        ("salary", "", "от 250 000 ₽ на руки", True),
    ]
    async with api.engine.connect() as connection:
        bank, moment = await answer_bank(connection, anna.id), await now(connection)
    found = bank.find(Needed(Topic.SALARY, "Ваши ожидания?"), moment)
    assert found is not None
    assert found.text == "от 250 000 ₽ на руки"
    await anna.write("DELETE", "/api/answers/salary", None, 204)
    await anna.write("DELETE", "/api/answers/salary", None, 404)


async def test_an_answer_without_words_is_refused_in_plain_words(anna: Person) -> None:
    problem = await put(anna, "salary", 422, text="   ")
    assert problem["errors"][0]["detail"] == "Напишите ответ по-русски или по-английски."
    await put(anna, "weather", 422, text="ясно")
