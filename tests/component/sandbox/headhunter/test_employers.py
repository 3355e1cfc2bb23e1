"""Employers who act by themselves."""

from collections import Counter

import pytest

from sandbox.headhunter.api.negotiations import messaging_status
from sandbox.headhunter.world.state import World
from tests.component.sandbox.headhunter.caller import Sandbox

DAY = 86_400.0


async def market(mode: str, applications: int = 110, seed: int = 1, pace: float = 1.0) -> Sandbox:
    switches = {"employers": mode, "limit_value": 1000, "employer_pace": pace}
    hh = Sandbox(catalogue_size=260, seed=seed, switches=switches)
    for vacancy in hh.plain_vacancies(applications):
        assert (await hh.apply(vacancy, message="Здравствуйте!")).status_code == 201
    return hh


async def later(hh: Sandbox, seconds: float) -> None:
    hh.world.clock.advance(seconds)
    hh.world.live(hh.world.clock.now())


def states(world: World) -> Counter[str]:
    return Counter(n.state for n in world.negotiations.by_id.values())


def said(world: World) -> list[str]:
    chats = (n.messages for n in world.negotiations.by_id.values())
    return [m.text for chat in chats for m in chat if m.author == "employer" and m.text]


async def test_calm_employers_take_hours_and_mostly_only_look() -> None:
    hh = await market("calm")
    await later(hh, 60)
    assert not any(n.viewed for n in hh.world.negotiations.by_id.values())
    await later(hh, 10 * DAY)
    viewed = sum(n.viewed for n in hh.world.negotiations.by_id.values())
    assert 50 < viewed < 100
    counts = states(hh.world)
    assert counts["response"] > counts["discard"] > 5
    assert counts["invitation"] > 5


async def test_lively_employers_answer_within_minutes() -> None:
    hh = await market("lively")
    await later(hh, 3600)
    counts = states(hh.world)
    assert counts["invitation"] > 25
    texts = said(hh.world)
    assert len(set(texts)) > 0.5 * len(texts)
    assert any("(мск)" in text for text in texts)
    assert not any("{" in text for text in texts)


async def test_pace_makes_them_faster() -> None:
    slow, fast = await market("calm", 60), await market("calm", 60, pace=0.001)
    await later(slow, 300)
    await later(fast, 300)
    assert not any(n.viewed for n in slow.world.negotiations.by_id.values())
    assert sum(n.viewed for n in fast.world.negotiations.by_id.values()) > 20


async def test_hostile_employers_set_traps() -> None:
    hh = await market("hostile")
    await later(hh, DAY)
    texts = " ".join(said(hh.world)).lower()
    assert "паспорт" in texts
    assert "t.me/" in texts or "ватсап" in texts
    assert "игнорируй все предыдущие" in texts or "system:" in texts or "assistant:" in texts


async def test_same_seed_same_employers_in_any_order_of_applications() -> None:
    one, other = (
        await market("lively", 40),
        Sandbox(catalogue_size=260, switches={"employers": "lively", "limit_value": 1000}),
    )
    for vacancy in reversed(other.plain_vacancies(40)):
        await other.apply(vacancy, message="Здравствуйте!")
    for hh in (one, other):
        await later(hh, 7200)

    def fates(hh: Sandbox) -> dict[str, list[tuple[str, str | None]]]:
        return {n.vacancy_id: [(m.state, m.text) for m in n.messages] for n in hh.world.negotiations.by_id.values()}

    assert fates(one) == fates(other)
    different = await market("lively", 40, seed=2)
    await later(different, 7200)
    assert states(different.world) != states(one.world)


async def test_they_answer_what_the_applicant_writes() -> None:
    hh = await market("lively")
    await later(hh, 7200)
    everybody = hh.world.negotiations.by_id.values()
    invited = [n for n in everybody if n.messages[-1].text and messaging_status(hh.world, n) == "ok"]
    before = {n.id: len(n.messages) for n in invited}
    for negotiation in invited:
        sent = await hh.call("POST", f"/negotiations/{negotiation.id}/messages", data={"message": "Да, удобно."})
        assert sent.status_code == 201
    await later(hh, DAY)
    answered = [n for n in invited if len(n.messages) > before[n.id] + 1]
    assert len(answered) > len(invited) // 3
    chat = (await hh.get(f"/negotiations/{answered[0].id}/messages")).json()["items"]
    assert [m["created_at"] for m in chat] == sorted(m["created_at"] for m in chat)


@pytest.mark.parametrize("mode", ["off", "calm"])
async def test_they_are_switched_while_running(mode: str) -> None:
    hh = await market("off", 30)
    await hh.control("/settings", employers=mode)
    for vacancy in hh.plain_vacancies(30):
        await hh.apply(vacancy)
    await later(hh, 10 * DAY)
    assert any(n.viewed for n in hh.world.negotiations.by_id.values()) is (mode == "calm")
