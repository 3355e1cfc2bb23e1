"""The answer bank: facts are stated, dated, replaced and forgotten by their owner alone."""

from datetime import date
from typing import Any

from libs.common.answers.domain import Needed, Topic
from libs.common.answers.store import answer_bank
from libs.common.db.clock import now
from libs.common.grounding.check import check
from services.api.resumes.syncing import sync
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
    await put(anna, "about", 422, text="\u200b\u200d", text_en="\u3164")


async def test_a_fact_is_kept_in_the_order_that_it_shows(anna: Person) -> None:
    listed = await put(anna, "salary", text="\u202eот 250 000 ₽\u202c")
    assert [one["text"] for one in listed["items"]] == ["от 250 000 ₽"]


CLAIM = "Уверенно работаю с Kafka."


async def grounded(api: Api, person: Person, letter: str = CLAIM) -> bool:
    """What the check of letters says about it, of each resume."""
    rows = await api.rows("select snapshot from resumes where user_id = :user_id", user_id=person.id)
    assert rows
    return all(check(letter, row["snapshot"], {}, today=date(2026, 11, 30)).grounded for row in rows)


async def hashes(api: Api, person: Person) -> set[str]:
    rows = await api.rows("select content_hash from resumes where user_id = :user_id", user_id=person.id)
    return {row["content_hash"] for row in rows}


async def test_what_the_owner_says_of_himself_proves_it_until_he_forgets_it(api: Api, linked: Person) -> None:
    before = await hashes(api, linked)
    assert not await grounded(api, linked)
    [fact] = (await put(linked, "about", text=f" {CLAIM} "))["items"]
    assert (fact["topic"], fact["text"], fact["fresh"]) == ("about", CLAIM, True)
    assert await grounded(api, linked)
    assert not await grounded(api, linked, "Руководил командой Kafka из 12 человек.")
    assert not before & await hashes(api, linked)
    assert len((await put(linked, "about", text=CLAIM))["items"]) == 1
    assert len((await put(linked, "about", text="Люблю ночные смены."))["items"]) == 2
    await linked.write("DELETE", f"/api/answers/about?subject={fact['subject']}", None, 204)
    assert not await grounded(api, linked)
    [other] = (await linked.get("/api/answers"))["items"]
    await linked.write("DELETE", f"/api/answers/about?subject={other['subject']}", None, 204)
    assert await hashes(api, linked) == before


async def test_other_answers_and_other_people_prove_nothing_in_a_letter(
    api: Api, linked: Person, boris: Person
) -> None:
    await put(linked, "other", query="?subject=kafka", text=CLAIM)
    await put(boris, "about", text=CLAIM)
    assert not await grounded(api, linked)


async def test_what_was_said_survives_another_reading_of_the_resume_and_hh_says_nothing_for_him(
    api: Api, linked: Person
) -> None:
    await put(linked, "about", text=CLAIM)
    said = await hashes(api, linked)
    [account] = await api.rows("select id from hh_accounts where user_id = :user_id", user_id=linked.id)
    await sync(api.app.state.deps, linked.id, account["id"])
    assert await hashes(api, linked) == said
    assert await grounded(api, linked)
    api.hh.resumes["1001"] = [{**one, "answers": ["Десять лет пишу на COBOL."]} for one in api.hh.resumes["1001"]]
    await sync(api.app.state.deps, linked.id, account["id"])
    assert await grounded(api, linked)
    assert not await grounded(api, linked, "Десять лет пишу на COBOL.")
