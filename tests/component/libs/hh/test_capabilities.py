"""The probe names what this account may do, without changing anything at hh."""

import httpx
import pytest

from libs.common.hh.answers import errors
from libs.common.hh.capabilities import Access, probe, refusal
from libs.common.hh.client import HHClient
from tests.component.libs.hh.fake_hh import FakeHH, error, page
from tests.component.libs.hh.refused import refused


@pytest.fixture(autouse=True)
def _open_account(hh: FakeHH) -> None:
    hh.on("GET /me", httpx.Response(200, json={"id": "1", "auth_type": "applicant"}))
    hh.on(
        "GET /resumes/mine",
        page([{"id": "x", "status": {"id": "blocked"}}, {"id": "a", "status": {"id": "published"}}]),
    )
    hh.on("GET /vacancies", page([]))
    hh.on("GET /resumes/a/similar_vacancies", page([]))
    hh.on("GET /negotiations", page([{"id": "n1", "has_updates": True}, {"id": "n2", "has_updates": False}]))
    hh.on("GET /negotiations/n2/messages", page([]))


async def test_an_open_account_may_do_everything_but_applying_is_not_known_yet(client: HHClient, hh: FakeHH) -> None:
    found = await probe(client)
    assert found.apply.access is Access.UNKNOWN
    others = {name: getattr(found, name).access for name in type(found).model_fields if name != "apply"}
    assert set(others.values()) == {Access.ALLOWED}
    assert refused(found) == {}
    assert {request.method for request in hh.requests} == {"GET"}


async def test_news_are_not_marked_as_seen_by_the_probe(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /negotiations", page([{"id": "n1", "has_updates": True}]))
    assert (await probe(client)).messages.access is Access.UNKNOWN
    assert not [path for path in hh.paths() if "messages" in path]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("GET /me", "me"),
        ("GET /resumes/mine", "resumes"),
        ("GET /vacancies", "search"),
        ("GET /resumes/a/similar_vacancies", "similar"),
        ("GET /negotiations", "negotiations_read"),
        ("GET /negotiations/n2/messages", "messages"),
    ],
)
async def test_a_refused_method_is_named_and_the_rest_goes_on(
    client: HHClient, hh: FakeHH, path: str, name: str
) -> None:
    hh.on(path, error(403, "forbidden"))
    found = await probe(client)
    assert list(refused(found)) == [name]
    assert refused(found)[name].startswith("hh.ru не разрешает этому приложению ")
    assert getattr(found, name).reason == "hh_access_refused"


async def test_a_captcha_comes_with_its_page(client: HHClient, hh: FakeHH) -> None:
    item = {"type": "captcha_required", "value": "captcha_required", "captcha_url": "https://hh.ru/captcha"}
    hh.on("GET /vacancies", httpx.Response(403, json={"errors": [item]}))
    found = await probe(client)
    assert found.search.link == "https://hh.ru/captcha"
    assert "не робот" in refused(found)["search"]


async def test_an_outage_tells_nothing_about_the_rights(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /negotiations", error(429, "too_many_requests", Retry_After="100"))
    found = await probe(client)
    assert found.negotiations_read.access is Access.UNKNOWN
    assert found.negotiations_read.reason == "hh_rate_limited"
    assert found.messages.access is Access.UNKNOWN


async def test_an_employers_account_is_told_apart(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /me", httpx.Response(200, json={"id": "1", "auth_type": "employer"}))
    found = await probe(client)
    assert refused(found)["me"] == "Это вход работодателя или приложения: войдите в hh.ru как соискатель."


async def test_a_dead_token_ends_the_probe(client: HHClient, hh: FakeHH) -> None:
    hh.on("GET /me", error(403, "oauth", "token_revoked"))
    with pytest.raises(errors.TokenDeadError):
        await probe(client)
    assert hh.paths() == ["GET /me"]


def test_a_refused_application_says_what_is_left() -> None:
    found = refusal("apply", errors.AccessRefusedError())
    assert found.said is not None
    assert found.said.told("ru") == (
        "hh.ru не разрешает этому приложению откликаться. "
        "Программа подготовит письмо, а отклик нужно отправить самому на сайте."
    )
