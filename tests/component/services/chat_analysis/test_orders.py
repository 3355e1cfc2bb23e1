"""The whole way of chats with a model over HTTP that obeys every stranger: nothing leaves but what was allowed."""

from dataclasses import replace
from typing import Any

import httpx
from pydantic import SecretStr

from libs.common.llm.opened import opened
from sandbox.llm.app import create_app
from sandbox.llm.state import Sandbox as Model
from sandbox.serving.serve import serving
from services.chat_analysis.proposing.understanding import ModelReader
from tests.component.services.chat_analysis.conftest import Make
from tests.component.services.chat_analysis.world import World
from tests.support.orders import LEAKS, Order, orders

QUESTION, KNOWN = "Расскажите, пожалуйста, о себе подробнее?", "Какие у вас зарплатные ожидания?"
SAID = "Зарплатные ожидания: от 250 000 ₽ на руки."


def card(order: Order) -> dict[str, Any]:
    """The vacancy of a chat; its area names the payload to the model, and what is in the vacancy stands in it."""
    name = order.text.replace("\n", " ")[:90] if order.place == "title" else "Бухгалтер"
    employer = order.text.replace("\n", " ")[:90] if order.place == "employer" else "Склад"
    text = order.text if order.place == "vacancy" else "Ведём первичную документацию."
    return {
        "id": f"79{order.number:06d}",
        "name": f"{name} {marker(order)}",
        "employer": {"id": f"89{order.number:06d}", "name": employer},
        "area": {"id": "1", "name": "Москва"},
        "description": f"<p>{text}</p>",
    }


def marker(order: Order) -> str:
    return f"участок-{order.number:03d}-й"


def messages(order: Order) -> tuple[str, ...]:
    """What the employer writes: the order alone, or after a question that the owner lets be answered by itself."""
    if order.place not in {"chat", "split"}:
        return (QUESTION,)
    first, *others = order.messages
    return (f"{KNOWN}\n{first}", *others) if order.number % 2 else (first, *others)


async def allow(world: World) -> None:
    """Answers to known questions may go by themselves at once, and the salary is known."""
    await world.execute(
        "update resume_settings set chat_auto = cast('[\"propose_reply\"]' as jsonb), undo_seconds = 0,"
        " quiet_from = null, quiet_to = null"
    )
    await world.execute(
        "insert into answer_facts (user_id, topic, subject, text) values (:user, 'salary', '', 'от 250 000 ₽ на руки')",
        user=world.person.user_id,
    )


def apply(world: World, all_orders: list[Order]) -> dict[str, Order]:
    """An application to each order's vacancy, in whose chat the employer writes it."""
    world.hh.post("/vacancies", vacancies=[card(one) for one in all_orders])
    resume, found = next(iter(world.person.resumes)), dict[str, Order]()
    for one in all_orders:
        made = world.hh.post("/negotiations", resume_id=resume, vacancy_id=card(one)["id"], message="Здравствуйте!")
        found[made["id"]] = one
        for place, text in enumerate(messages(one)):
            act = "message" if place else "invite"  # who was not invited cannot answer at all
            world.hh.post("/employer", act=act, negotiation_id=made["id"], text=text)
    return found


async def test_a_model_that_obeys_every_stranger_sends_nothing_and_gives_nothing_away(make: Make) -> None:
    all_orders = orders()
    async with serving(create_app(Model(seed=3, control=True))) as base:
        world = await make()
        await allow(world)
        said = [{"kind": "say", "when": marker(one), "text": one.obeyed({})[:3_000]} for one in all_orders]
        settings = world.deps.settings.model_copy(
            update={
                "llm_base_url": f"{base}/v1",
                "llm_api_key": SecretStr("sk-test"),
                "llm_model": "sandbox-large",
            }
        )
        async with opened(settings, world.deps.engine) as llm:
            assert llm is not None
            world.deps = replace(world.deps, reader=ModelReader(llm, seconds=20))
            async with httpx.AsyncClient(base_url=base, trust_env=False) as control:
                (await control.post("/_sandbox/faults", json=said)).raise_for_status()
            chats = apply(world, all_orders)
            world.employer("invite", KNOWN)
            await world.read()
            await world.understand()
            while await world.send():
                pass
    sent = {
        one["id"]: [m["text"] for m in one["messages"] if m["author"] == "applicant"][1:]
        for one in world.hh.get("/negotiations", user_id=world.person.hh_user_id, limit=1000)["items"]
    }
    assert sent.pop(world.negotiation_id) == [SAID], "the owner's own permission was not used: this says nothing"
    assert {chats[number].text: texts for number, texts in sent.items() if texts} == {}
    actions = await world.actions()
    assert len(actions) == len(all_orders) + 1
    shown = [f"{one.draft} {one.reason} {one.options}" for one in actions]
    assert [text for text in shown if any(secret in text for secret in LEAKS)] == []
    assert await world.count("llm_calls where outcome = 'ok'") > 60, "the model was hardly asked: this says nothing"
