"""`vkatilsya status` and `doctor` over real servers."""

import asyncio
import io
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from rich.console import Console
from sqlalchemy import func, insert, select, update
from sqlmodel import col

from cli.health import audit, check_run, doctor
from cli.health.readiness import unready
from cli.health.status import gather, show
from cli.people import decisions
from cli.places import Places
from libs.common.accounts import anchors
from libs.common.accounts import audit as log
from libs.common.applications import SPARED, State, outlasted
from libs.common.db.tables.applications import Application, DecisionOutcome
from libs.common.db.tables.chat_analysis import ChatDecisionOutcome
from libs.common.db.tables.decisions import ChatDecision, Decision
from libs.common.db.tables.llm import LLMCall
from libs.common.db.tables.matches import SearchSchedule
from libs.common.db.tables.notifier import NotificationChannel
from libs.common.db.tables.outages import LoopOutage
from libs.common.ids import new_id
from libs.common.letters.fallback import sentence_of
from libs.common.messaging import topology
from libs.common.messaging.client import connected
from libs.common.runtime.probe import INSTANCE_HEADER
from libs.common.services import names
from libs.common.settings.limits import LimitSettings
from ops.funnel import funnels
from ops.limits import limits
from ops.run_state import RunState
from tests.component.cli.conftest import Town
from tests.support.serving import serving_app


async def test_the_funnel_says_what_became_of_every_vacancy(town: Town) -> None:
    async with town.engine.connect() as connection:
        found = {one.title: one for one in await funnels(connection)}
    busy, idle = found["Аналитик"], found["Ящик без писем"]
    assert (busy.looked_at, busy.detailed, busy.scored, busy.matched, busy.blocked) == (13, 8, 8, 4, 1)
    assert busy.rejected_by == {"area": 5, "score_below_threshold": 3}
    assert busy.blocked_by == {"has_test": 1}
    assert (busy.sent, busy.refused, busy.waiting) == (1, 1, 2)
    assert (busy.failed_by, busy.held_by) == ({"test_required": 1}, {"limit": 1})
    assert busy.looked_at == busy.rejected + busy.blocked + busy.matched
    assert (idle.mode, idle.looked_at, idle.sent) == ("off", 0, 0)


async def test_what_will_expire_before_it_may_leave_is_counted_apart(town: Town) -> None:
    now = datetime.now(UTC)
    spared = {"held_why": "employer", "not_before": now + timedelta(days=30), "expires_at": now + timedelta(days=7)}
    async with town.engine.begin() as connection:
        await connection.execute(update(Application).where(col(Application.state) == "held").values(spared))
    shown = io.StringIO()
    status = await gather(town.places)
    show(status, Console(file=shown, width=160))
    busy = next(one for one in status.funnels if one.title == "Аналитик")
    assert (busy.waiting, busy.outlasted, busy.held_by) == (1, 1, {})
    assert "Не уйдут: истекут раньше, чем этому работодателю снова можно написать 1" in shown.getvalue()
    assert "недавно откликались" not in shown.getvalue()


@pytest.mark.parametrize("days", [3, 7, 30])
async def test_the_count_and_the_rule_agree_on_who_will_expire_first(town: Town, days: int) -> None:
    now = datetime.now(UTC)
    begin, end = now + timedelta(days=days), now + timedelta(days=7)
    spared = {"held_why": SPARED, "not_before": begin, "expires_at": end}
    async with town.engine.begin() as connection:
        await connection.execute(update(Application).where(col(Application.state) == "held").values(spared))
        busy = next(one for one in await funnels(connection) if one.title == "Аналитик")
    doomed = outlasted("held", SPARED, begin, end)
    assert (busy.waiting, busy.outlasted, busy.held_by) == ((1, 1, {}) if doomed else (2, 0, {SPARED: 1}))


async def test_limits_count_refunds_back_and_negotiations_by_hand(town: Town) -> None:
    async with town.engine.connect() as connection:
        account, plan = await limits(connection, LimitSettings())
    assert (account.owner, account.used, account.limit) == ("Анна Кузнецова", 3, 40)
    assert (plan.owner, plan.used, plan.limit) == ("anna@example.org", 2, 200)


async def test_status_names_resumes_reasons_limits_and_backlog(town: Town) -> None:
    shown = io.StringIO()
    status = await gather(town.places)
    show(status, Console(file=shown, width=160))
    text = shown.getvalue()
    assert status.problems == []
    assert "Аналитик" in text
    assert "Отсеяно: другой регион 5, ниже порога 3" in text
    assert "Не отправлено: нужен тест 1" in text
    assert "В работе: в очереди 1, лимит за сутки 1" in text
    assert "Откликов за 24 часа (Анна Кузнецова): 3 из 40" in text
    assert "исходящие api" in text
    assert "EVENTS → notifier" in text
    assert json.loads(json.dumps(status.as_json(), default=str))["dead"] == 0


async def test_status_and_doctor_name_a_failing_loop_since_when_and_the_error(town: Town) -> None:
    began = datetime.now(UTC) - timedelta(minutes=10)
    row = {"id": new_id(), "service": "auto_reply", "loop": "search-3", "error": "LookupError", "began_at": began}
    async with town.engine.begin() as connection:
        await connection.execute(insert(LoopOutage).values(row))
    shown = io.StringIO()
    show(await gather(town.places), Console(file=shown, width=300))
    expected = (
        f"Поиск вакансий не работает: задача search-3 сервиса auto_reply не удаётся с {began.astimezone():%H:%M},"
        " последняя ошибка LookupError. Новые вакансии пока не находятся. Подробности: make logs SERVICE=auto_reply"
    )
    assert expected in shown.getvalue()
    assert expected in {one.text for one in await check_run.database(town.places) if one.level == "problem"}


@pytest.mark.parametrize(("failures", "fault", "told"), [(1, "hh_rate_limited: ", True), (1, "hh_away: ", False)])
async def test_doctor_says_at_once_that_hh_wants_to_be_asked_less_often(
    town: Town, failures: int, fault: str, told: bool
) -> None:
    row = {"resume_id": town.resume_id, "failures": failures, "last_error": f"{fault}hh.ru занят."}
    async with town.engine.begin() as connection:
        await connection.execute(insert(SearchSchedule).values(user_id=town.user_id, **row))
    said = [one.text for one in await check_run.database(town.places) if "429" in one.text]
    assert len(said) == int(told)
    assert all("просит обращаться реже" in one and "HH_RATE_PER_SECOND" in one for one in said)


async def test_doctor_says_that_letters_of_notices_do_not_leave_and_why(town: Town) -> None:
    began = datetime.now(UTC) - timedelta(minutes=10)
    row = {"channel": "email", "configured": True, "failing_since": began, "error": "smtp_login"}
    async with town.engine.begin() as connection:
        await connection.execute(insert(NotificationChannel).values(row))
    [said] = [one for one in await check_run.database(town.places) if one.part == "уведомления"]
    assert said.level == "problem"
    assert f"{began.astimezone():%H:%M}" in said.text
    assert said.text.endswith("Проверьте SMTP_USER и SMTP_PASSWORD.")


def test_why_a_service_is_not_ready_is_told_in_words() -> None:
    body = {"status": "unready", "problems": {"database": "TimeoutError", "nats": "TransientError"}, "failing": {}}
    assert unready(httpx.Response(503, json=body)) == "не отвечает PostgreSQL, не отвечает NATS"
    for strange in (httpx.Response(503, text="<html>"), httpx.Response(503, json=[1]), httpx.Response(503, json={})):
        assert unready(strange) == "ответ 503"


async def test_status_and_doctor_say_why_letters_are_composed_though_a_model_is_set(town: Town) -> None:
    async with town.engine.begin() as connection:
        failed = {"letter_source": "composed", "grounding": {"notes": ["llm_failed: llm_key_refused"]}}
        await connection.execute(update(Application).values(created_at=func.now(), **failed))
    shown = io.StringIO()
    show(await gather(town.places), Console(file=shown, width=300))
    expected = sentence_of("llm_key_refused")
    assert expected in shown.getvalue()
    assert expected in {one.text for one in await check_run.database(town.places) if one.level == "problem"}


async def test_a_narrow_terminal_shows_what_matters(town: Town) -> None:
    shown = io.StringIO()
    show(await gather(town.places), Console(file=shown, width=80))
    row = next(line for line in shown.getvalue().splitlines() if line.startswith("Аналитик "))
    assert row.split()[1:] == ["сам", "13", "8", "4", "2", "1", "1"]


async def test_what_does_not_answer_is_a_sentence_not_a_stack_trace(town: Town) -> None:
    away = Places("postgresql+asyncpg://x:y@127.0.0.1:1/z", "nats://127.0.0.1:1", None)
    status = await gather(away)
    assert len(status.problems) == 2
    assert any(problem.startswith("NATS по адресу nats://127.0.0.1:1 не отвечает") for problem in status.problems)
    assert any(problem.startswith("PostgreSQL по адресу 127.0.0.1:1 не отвечает") for problem in status.problems)
    shown = io.StringIO()
    show(status, Console(file=shown, width=160))
    for untrue in ("опубликованы", "отложенные сообщения", "Резюме пока нет"):
        assert untrue not in shown.getvalue(), "nothing is known of it"


async def test_an_empty_audit_log_is_not_called_whole(town: Town) -> None:
    found = [one for one in await check_run.database(town.places) if one.part == "журнал действий"]
    assert [(one.level, "проверять нечего" in one.text) for one in found] == [("advice", True)]
    shown = io.StringIO()
    await audit.verify(town.places, Console(file=shown, width=160))
    assert "нарушено: 0" not in shown.getvalue()


async def test_what_was_sent_and_what_was_written_down_of_it_are_held_against_each_other(town: Town) -> None:
    async def found(saying: str, *noted: anchors.Anchor) -> bool:
        shown = io.StringIO()
        whole = await audit.verify(town.places, Console(file=shown, width=200), noted)
        assert saying in shown.getvalue()
        return whole

    assert await found("отправлено без записи 1, записей без отправки 0") is False
    async with town.engine.begin() as connection:
        sent = await connection.scalar(select(col(Application.id)).where(col(Application.state) == State.SENT.value))
        line: dict[str, Any] = {"user_id": town.user_id, "actor": "auto_reply", "action": "application.sent"}
        await log.append(connection, **line, data={"application": str(sent)})
        [report] = await log.verify(connection)
    assert await found("Записи, отмеченные раньше, на месте: 1", report.head) is True
    status, shown = await gather(town.places), io.StringIO()
    assert status.as_json()["audit_heads"] == [str(report.head)]
    show(status, Console(file=shown, width=60))
    assert str(report.head) in shown.getvalue(), "whole, to be noted elsewhere"
    assert await found("Записи № 1 с отмеченным отпечатком больше нет", anchors.Anchor(1, "a" * 64)) is False
    async with town.engine.begin() as connection:
        await log.append(connection, **line, data={"application": str(new_id())})
    assert await found("отправлено без записи 0, записей без отправки 1", report.head) is False


async def test_a_stranger_at_the_address_of_a_service_is_not_taken_for_it(town: Town) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok" % answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    urls = {"api": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"}
    for answer in (b"200 OK", b"404 Not Found", b"500 Internal Server Error"):
        [found] = await check_run.services(Places("", "", None, given_services=urls))
        assert (found.level, "отвечает не он" in found.text) == ("problem", True), answer
        assert "отвечает не он" in (await gather(replace(town.places, given_services=urls))).services["api"]
    server.close()


async def test_the_same_service_of_another_run_is_a_stranger(town: Town) -> None:
    app = FastAPI()
    said = {"status": "ok", "problems": {}, "slow": {}, "failing": {}}
    app.get("/readyz")(lambda: JSONResponse(said, headers={INSTANCE_HEADER: "theirs"}))
    async with serving_app(app) as address:
        for word, words in (("ours", "отвечает не он"), ("theirs", "работает")):
            run = RunState(1, "demo", services={"api": f"http://{address}"}, instances={"api": word})
            where = replace(town.places, run=run)
            [found] = await check_run.services(where)
            assert words in found.text
            assert words in (await gather(where)).services["api"]


async def test_services_are_asked_at_once_for_each_may_take_the_whole_of_its_patience() -> None:
    asked = asyncio.Barrier(3)
    app = FastAPI()

    @app.get("/readyz")
    async def readyz() -> dict[str, Any]:
        await asked.wait()
        return {"status": "ok", "problems": {}, "slow": {}, "failing": {}}

    async with serving_app(app) as address:
        urls = dict.fromkeys(names()[:3], f"http://{address}")
        found = await check_run.services(Places("", "", None, given_services=urls))
    assert {one.text for one in found if one.level == "ok"} == {f"Сервис {name} работает" for name in urls}


async def test_a_run_that_has_no_services_yet_is_starting(town: Town) -> None:
    shown = io.StringIO()
    show(await gather(replace(town.places, run=RunState(1, "demo"))), Console(file=shown, width=160))
    assert "Сервисы ещё запускаются." in shown.getvalue()


@asynccontextmanager
async def late(address: str, *, seconds: float) -> AsyncGenerator[str]:
    """The server at `address`, which says its first word after `seconds`."""
    behind = urlsplit(address)

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        theirs = await asyncio.open_connection(behind.hostname, behind.port)
        await asyncio.gather(pump(reader, theirs[1]), pump(theirs[0], writer), return_exceptions=True)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    login = behind.netloc.rpartition("@")[0]
    try:
        yield f"nats://{f'{login}@' if login else ''}127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_a_nats_that_answers_late_is_called_slow_not_away(town: Town) -> None:
    async with late(town.places.nats_url, seconds=check_run.SLOW_SECONDS + 0.2) as address:
        findings = await check_run.broker(replace(town.places, nats_url=address))
    assert not [one for one in findings if "не отвечает" in one.text or "не ответил" in one.text]
    [told] = [one.text for one in findings if one.level == "advice"]
    assert told.startswith("NATS отвечает медленно (")
    assert any(one.text.startswith("Очереди занимают ") for one in findings)


async def test_a_service_whose_server_is_slow_is_called_working_and_the_server_slow() -> None:
    app = FastAPI()
    app.get("/readyz")(lambda: {"status": "degraded", "problems": {}, "slow": {"database": 2.4}, "failing": {}})
    async with serving_app(app) as address:
        found = await check_run.services(Places("", "", None, given_services={"api": f"http://{address}"}))
    assert [(one.level, one.text) for one in found] == [
        ("ok", "Сервис api работает"),
        (
            "advice",
            "Сервису api PostgreSQL отвечает медленно (2 с): компьютер перегружен. Работа идёт, но с задержкой.",
        ),
    ]


async def test_doctor_finds_what_is_wrong(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", town.places.database_url)
    monkeypatch.setenv("NATS_URL", town.places.nats_url)
    monkeypatch.setenv("MODE", "live")
    monkeypatch.setenv("HH_USER_AGENT", "")
    findings = await doctor.examine()
    texts = {finding.level: [one.text for one in findings if one.level == finding.level] for finding in findings}
    assert any("Не задано: HH_CLIENT_ID, HH_CLIENT_SECRET" in text for text in texts["advice"])
    assert any("HH_USER_AGENT не задан" in text for text in texts["problem"])
    assert any("Остановка включена для пользователя: остановил владелец" in text for text in texts["advice"])
    assert "PostgreSQL работает, схема актуальна" in texts["ok"]
    lines: list[str] = []
    assert doctor.report(findings, json_lines=True, write=lines.append) == 1
    assert {json.loads(line)["level"] for line in lines} == {"ok", "advice", "problem"}


async def test_doctor_knows_the_services_of_an_installation_and_what_they_say_of_the_model(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", town.places.database_url)
    monkeypatch.setenv("NATS_URL", town.places.nats_url)
    monkeypatch.setenv("SERVICE_URLS", "api=http://127.0.0.1:1,notifier=http://127.0.0.1:1/")
    monkeypatch.setenv("SECRETS_DIR", ".")
    findings = await doctor.examine()
    told = [one.text for one in findings if one.level == "problem" and one.part == "сервисы"]
    assert told == [
        f"Сервис {name} не отвечает. Подробности: docker compose logs {name}" for name in ("api", "notifier")
    ]
    assert any(one.text.startswith("Модель за сутки не вызывали") for one in findings)
    call = {"user_id": town.user_id, "purpose": "letter", "model": "m", "outcome": "timeout"}
    async with town.engine.begin() as connection:
        await connection.execute(insert(LLMCall).values(**call, id=new_id()))
    [found] = await check_run.model_of_services(town.places)
    assert (found.level, found.text) == (
        "problem",
        "Модель: вызовов за сутки 1, без ответа 1 (последняя причина: timeout)",
    )
    assert (await gather(replace(town.places, given_services={"api": "http://127.0.0.1:1"}))).services == {
        "api": "не отвечает"
    }


async def test_doctor_is_content_with_a_healthy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    assert doctor.report([doctor.Finding("ok", "Всё в порядке")], json_lines=False, write=lines.append) == 0
    assert lines[0] == "✓ Всё в порядке\n"
    assert "Проблем не найдено" in lines[-1]
    assert "Ничего не запущено, поэтому проверено только" in lines[-1]


async def test_doctor_sees_a_stream_that_drifted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async with connected([town.nats_url], name="test") as client:
        js = client.jetstream()
        config = (await js.stream_info(topology.EVENTS)).config
        config.max_age = 3600
        await js.update_stream(config)
    found = await check_run.broker(town.places)
    assert any(one.level == "problem" and "stream EVENTS: max_age" in one.text for one in found)


CHAT_DECISIONS = {"approve": new_id(), "snooze": new_id()}


def _about_a_chat(user_id: UUID, made: datetime) -> list[dict[str, Any]]:
    common = {"user_id": user_id, "action_id": new_id(), "chat_id": new_id(), "via": "web", "created_at": made}
    return [{**common, "id": one, "decision": name} for name, one in CHAT_DECISIONS.items()]


async def test_each_decision_is_shown_with_its_outcome_and_one_that_nobody_carries_out_is_a_problem(town: Town) -> None:
    ids = {name: new_id() for name in ("done", "refused", "waits")}
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    made = {"user_id": town.user_id, "via": "telegram", "vacancy_id": "77", "created_at": long_ago}
    settled = {"user_id": town.user_id}
    async with town.engine.begin() as connection:
        await connection.execute(insert(Decision), [{**made, "id": one, "action": "dismiss"} for one in ids.values()])
        outcomes = [{**settled, "decision_id": ids["done"], "refused_why": None}]
        outcomes += [{**settled, "decision_id": ids["refused"], "refused_why": "state_sent"}]
        await connection.execute(insert(DecisionOutcome), outcomes)
        await connection.execute(insert(ChatDecision), _about_a_chat(town.user_id, long_ago))
        settled_chat = {**settled, "decision_id": CHAT_DECISIONS["approve"], "refused_why": "draft_changed"}
        await connection.execute(insert(ChatDecisionOutcome), [settled_chat])
    shown = io.StringIO()
    await decisions.show(town.places, Console(file=shown, width=200), limit=20)
    lines = shown.getvalue().splitlines()[1:]
    ends = sorted(line.split("77", 1)[1].strip() for line in lines if "77" in line)
    assert ends == ["Выполнено", "Ждёт выполнения", "Отклонено: Отклик уже отправлен."]
    [snoozed, approved] = [line for line in lines if "77" not in line]
    assert "Ответ отложен" in snoozed
    assert snoozed.rstrip().endswith("Ждёт выполнения")
    assert "Ответ одобрен" in approved
    assert "Отклонено: " in approved
    problems = {one.text for one in await check_run.database(town.places) if one.level == "problem"}
    waits = "Решения, которых ещё никто не выполнил: 1, старшее ждёт 5 мин"
    told = [text for text in problems if text.startswith(waits)]
    assert ["auto_reply" in text for text in sorted(told)] == [True, False]
    assert "chat_analysis" in sorted(told)[1]
