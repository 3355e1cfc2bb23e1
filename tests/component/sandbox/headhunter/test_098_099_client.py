"""Items 98 and 99: what a client owes to the service, shown with the client of this project."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from libs.common.hh.answers.errors import AnswerLostError
from libs.common.hh.client import HHClient
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.outcomes.apply import classify_apply
from libs.common.hh.outcomes.kinds import MaybeArrived, Refused, Sent
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.backoff import Backoff
from tests.component.sandbox.headhunter.caller import AGENT, Sandbox, listening


class Keeper:
    """A TokenSource that refreshes at the sandbox."""

    def __init__(self, oauth: HHOAuth, access: str, refresh: str) -> None:
        self._oauth, self._access, self._refresh = oauth, access, refresh

    async def access_token(self) -> str:
        return self._access

    async def renew(self, stale: str) -> str:
        pair = await self._oauth.refresh(self._refresh)
        self._access, self._refresh = pair.access_token, pair.refresh_token
        return self._access


class Scene:
    """A sandbox on a real socket, our client, and every request that left it."""

    def __init__(self, hh: Sandbox, url: str) -> None:
        self.hh = hh
        self.sent: list[httpx.Request] = []
        self.http = httpx.AsyncClient(trust_env=False, event_hooks={"request": [self._note]})
        settings = HHSettings(
            url, url, AGENT, "vkatilsya-demo", "vkatilsya-demo-secret", "http://127.0.0.1:9/cb", timeout=5.0
        )
        self.oauth = HHOAuth(self.http, settings)
        assert hh.token.refresh
        self.tokens = Keeper(self.oauth, hh.token.access, hh.token.refresh)
        self.client = HHClient(self.http, settings, self.tokens, backoff=Backoff(base=0.001, cap=0.002))

    async def _note(self, request: httpx.Request) -> None:
        self.sent.append(request)

    def posts(self, path: str) -> list[httpx.Request]:
        return [request for request in self.sent if request.method == "POST" and request.url.path == path]


@pytest.fixture
async def scene(hh: Sandbox) -> AsyncIterator[Scene]:
    async with listening(hh) as url:
        made = Scene(hh, url)
        yield made
        await made.http.aclose()


async def test_098_every_call_names_the_client_the_token_endpoint_too(scene: Scene) -> None:
    await scene.client.dictionaries()
    await scene.client.me()
    await scene.client.search_vacancies({"text": "python"})
    await scene.client.apply(scene.hh.plain_vacancies(1)[0], scene.hh.resume, "Здравствуйте!")
    await scene.hh.control("/tokens/expire", all=True)
    await scene.client.resumes_page()
    asked = {request.url.path for request in scene.sent}
    assert asked >= {"/dictionaries", "/me", "/vacancies", "/negotiations", "/token", "/resumes/mine"}
    for request in scene.sent:
        assert request.headers["HH-User-Agent"] == request.headers["User-Agent"] == AGENT
    lines = (await scene.hh.http.get("/_sandbox/requests")).json()["requests"]
    assert not [line for line in lines if "bad_user_agent" in line["verdict"] or line["status"] == 400]


async def test_098_writes_are_forms_and_an_application_is_no_json(scene: Scene) -> None:
    answer = await scene.client.apply(scene.hh.plain_vacancies(1)[0], scene.hh.resume, "Здравствуйте!")
    assert isinstance(classify_apply(answer), Sent)
    await scene.hh.control("/tokens/expire", all=True)
    await scene.client.me()
    kinds = {path: scene.posts(path)[0].headers["Content-Type"].split(";")[0] for path in ("/negotiations", "/token")}
    assert kinds == {"/negotiations": "multipart/form-data", "/token": "application/x-www-form-urlencoded"}


async def test_098_a_redirect_to_the_employers_site_is_not_followed(scene: Scene) -> None:
    vacancy = scene.hh.vacancy_where(lambda v: v.external)
    outcome = classify_apply(await scene.client.apply(vacancy, scene.hh.resume, "Здравствуйте!"))
    assert isinstance(outcome, Refused)
    assert outcome.link == "https://employer.example/apply"
    assert {request.url.host for request in scene.sent} == {"127.0.0.1"}


async def test_098_one_refresh_at_a_time_however_many_calls_need_it(scene: Scene) -> None:
    await scene.hh.control("/tokens/expire", all=True)
    people = await asyncio.gather(*(scene.client.me() for _ in range(6)))
    assert {person.id for person in people} == {scene.hh.user.id}
    assert len(scene.posts("/token")) == 1


@pytest.mark.parametrize("kind", ["close", "reset", "status"])
async def test_098_an_application_of_unknown_outcome_is_looked_up_and_not_sent_again(scene: Scene, kind: str) -> None:
    rule = {"kind": kind, "status": 502, "when": "after", "method": "POST", "path": "/negotiations", "times": 1}
    await scene.hh.control("/faults", **rule)
    vacancy = scene.hh.plain_vacancies(1)[0]
    try:
        outcome = classify_apply(await scene.client.apply(vacancy, scene.hh.resume, "Здравствуйте!"))
    except AnswerLostError as lost:
        outcome = classify_apply(lost)
    assert isinstance(outcome, MaybeArrived)
    found = await scene.client.find_negotiation(vacancy, scene.hh.resume)
    assert found is not None
    assert found.id in scene.hh.world.negotiations.by_id
    assert len(scene.posts("/negotiations")) == len(scene.hh.world.ledger.entries) == 1


async def test_098_a_write_after_token_expired_is_repeated_once_and_made_once(scene: Scene) -> None:
    await scene.hh.control("/tokens/expire", all=True)
    answer = await scene.client.apply(scene.hh.plain_vacancies(1)[0], scene.hh.resume, "Здравствуйте!")
    assert isinstance(classify_apply(answer), Sent)
    verdicts = [entry.verdict for entry in scene.hh.world.ledger.entries]
    assert verdicts == ["token_expired", "created"]
    assert len(scene.hh.world.negotiations.by_id) == 1


async def test_098_reads_are_repeated_after_a_fault_of_the_service(scene: Scene) -> None:
    await scene.hh.control("/faults", kind="status", status=503, path="/me", times=1)
    await scene.hh.control("/faults", kind="truncate", path="/me", times=1)
    assert (await scene.client.me()).id == scene.hh.user.id
    assert [request.url.path for request in scene.sent] == ["/me"] * 3


async def test_099_nothing_but_the_configured_address_is_looked_up(scene: Scene, names_asked_for: list[str]) -> None:
    # everything here names other hosts in its answers: links of vacancies, the employer's own site, captcha pages
    await scene.hh.control("/captcha", on=True)
    await scene.client.apply(scene.hh.plain_vacancies(1)[0], scene.hh.resume, "Здравствуйте!")
    await scene.hh.control("/captcha/solve")
    await scene.client.apply(scene.hh.vacancy_where(lambda v: v.external), scene.hh.resume, "Здравствуйте!")
    similar = await scene.client.similar_vacancies(scene.hh.resume)
    await scene.client.vacancy(similar.items[0].id)
    assert {request.url.host for request in scene.sent} == {"127.0.0.1"}
    assert set(names_asked_for) <= {"127.0.0.1"}


def test_099_no_address_is_built_into_the_client() -> None:
    with pytest.raises(TypeError, match="api_url"):
        HHSettings(user_agent=AGENT)  # pyright: ignore[reportCallIssue]


def test_099_the_guard_of_these_tests_sees_a_look_up(names_asked_for: list[str]) -> None:
    assert names_asked_for == []
    socket.getaddrinfo("localhost", None)
    assert names_asked_for == ["localhost"]
