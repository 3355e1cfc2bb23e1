"""A trace in Jaeger and every rule and panel in Prometheus, asked of an installation in containers that works."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from tests.infra.containers.stack import JAEGER, PROMETHEUS, Stack, get, missing, running, until, vacancy
from tests.support.observability import PANELS, RULES

WHY = missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.timeout(900)]
BOT = "vkatilsya_demo_bot"
WAY = {
    ("auto_reply", "search"),
    ("auto_reply", "letter"),
    ("auto_reply", "send"),
    ("notifier", "ws.send"),
    ("notifier", "notice.telegram"),
    ("telegram", "telegram.send"),
}
RARE = (
    "hh_applications_held_total",
    "hh_readbacks_total",
    "messages_parked_total",
    "events_republished_total",
    "ws_closed_total",
    "chat_replies_total",
    "loop_restarts_total",
    "poison_total",
    "hh_drift_total",
    "lease_lost_total",
)
"""A counter with labels has no line before its first event: these count what a calm demo may be without."""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running(profile="observability") as found:
        yield found


@pytest.fixture(scope="module")
def owner(stack: Stack) -> Iterator[httpx.Client]:
    """Signed in, with a chat of the bot."""
    person = stack.played(8098, "/people", {"first_name": "Анна"})
    chat = f"/bots/{BOT}/chats/{person['id']}"
    stack.played(8098, chat, {"act": "start", "payload": stack.welcomed(r"start=(\S+)")})
    asked = until(lambda: [one for one in stack.played(8098, chat)["messages"] if one.get("reply_markup")])[0]
    yes = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    stack.played(8098, chat, {"act": "press", "message_id": asked["message_id"], "data": yes})
    with stack.client() as client:
        token = stack.welcomed(r"/link#(\S+)")
        assert client.post("/api/session/link", json={"token": token}).status_code == httpx.codes.NO_CONTENT
        yield client


def sent_with_a_trace(stack: Stack, owner: httpx.Client) -> str:
    """New vacancies come; the trace of the first application to them that the socket tells of."""
    cookie = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    address = stack.url.replace("http", "ws", 1) + "/ws"
    with connect(address, additional_headers={"Cookie": cookie}, origin=stack.url) as socket:  # pyright: ignore[reportArgumentType]
        stack.played(8081, "/vacancies", {"vacancies": [vacancy(number) for number in range(3)]})
        while True:
            frame = json.loads(socket.recv(timeout=120))
            if frame.get("kind") == "reply.sent" and frame.get("traceparent"):
                return str(frame["traceparent"]).split("-")[1]


def test_one_trace_leads_from_the_search_to_the_socket_and_to_telegram(stack: Stack, owner: httpx.Client) -> None:
    trace = sent_with_a_trace(stack, owner)
    lacking: Any = WAY

    def whole() -> bool:
        """Spans leave in batches, those that last long after those within them."""
        nonlocal lacking
        found = get(JAEGER, f"/api/traces/{trace}")
        if found:
            names = {key: one["serviceName"] for key, one in found[0]["processes"].items()}
            seen = {one["spanID"]: (names[one["processID"]], one["operationName"]) for one in found[0]["spans"]}
            above = {one["spanID"]: [up["spanID"] for up in one["references"]] for one in found[0]["spans"]}
            lost = [seen[one] for one, ups in above.items() if not seen.keys() >= set(ups)]
            beginnings = {seen[one] for one, ups in above.items() if not ups}
            lacking = WAY - set(seen.values()) or lost or beginnings - {("auto_reply", "search")}
        return not lacking

    try:
        until(whole)
    except AssertionError:
        raise AssertionError(f"missing, without what is above it, or a second beginning: {lacking}") from None


def test_prometheus_finds_every_process_and_no_rule_is_broken_or_fires(stack: Stack, owner: httpx.Client) -> None:
    targets = until(lambda: _up(6))
    assert {one["labels"].get("service", one["labels"]["job"]) for one in targets} >= {"api", "auto_reply", "nats"}
    rules = [rule for group in get(PROMETHEUS, "/api/v1/rules")["groups"] for rule in group["rules"]]
    assert len(rules) == len(RULES)
    assert [rule["name"] for rule in rules if rule["health"] == "err" or rule["state"] == "firing"] == []


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: str(panel["title"]))
def test_a_panel_shows_something(stack: Stack, owner: httpx.Client, panel: dict[str, Any]) -> None:
    for target in panel.get("targets", ()):
        expression = target["expr"]
        if any(name in expression for name in RARE):
            assert get(PROMETHEUS, "/api/v1/query", query=expression)["resultType"] == "vector"
        else:
            until(lambda: get(PROMETHEUS, "/api/v1/query", query=expression)["result"])  # noqa: B023 - asked at once


def _up(number: int) -> Any:
    targets = get(PROMETHEUS, "/api/v1/targets", state="active")["activeTargets"]
    healthy = [one for one in targets if one["health"] == "up"]
    return healthy if len(healthy) == len(targets) and len(healthy) >= number else None
