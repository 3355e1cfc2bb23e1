"""Every method of the client, called once with an answer of our own examples; the requests are kept."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from libs.common.hh.client import HHClient
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.ports import FixedToken
from tests.contracts.libs.hh.contract import EXAMPLES

SETTINGS = HHSettings(
    api_url="https://api.hh.test",
    site_url="https://hh.test",
    user_agent="Vkatilsya/0.1 (tests@vkatilsya.test)",
    client_id="client",
    client_secret="secret",
    redirect_uri="http://127.0.0.1:8000/api/hh/callback",
)
SEARCH = {
    "text": "тестировщик",
    "area": ["1", "2"],
    "professional_role": ("124",),
    "experience": ["between1And3"],
    "work_format": ["REMOTE"],
    "salary": 150_000,
    "currency": "RUR",
    "only_with_salary": False,
    "order_by": "publication_time",
    "period": 14,
}
Method = Callable[[HHClient, HHOAuth], Awaitable[Any]]
METHODS: dict[str, tuple[Method, Any]] = {
    "me": (lambda c, _: c.me(), EXAMPLES["me"][0]),
    "resumes_page": (lambda c, _: c.resumes_page(), "resume_card"),
    "resume": (lambda c, _: c.resume("0123456789abcdef"), EXAMPLES["resume"][0]),
    "search_vacancies": (lambda c, _: c.search_vacancies(SEARCH, page=1, per_page=50), "vacancy_short"),
    "similar_vacancies": (lambda c, _: c.similar_vacancies("0123456789abcdef", {"area": "1"}), "vacancy_short"),
    "vacancy": (lambda c, _: c.vacancy("9001"), EXAMPLES["vacancy"][0]),
    "negotiations": (
        lambda c, _: c.negotiations(
            vacancy_id="9001", status="active", order_by="created_at", order="asc", has_updates=True
        ),
        "negotiation",
    ),
    "negotiation": (lambda c, _: c.negotiation("700"), EXAMPLES["negotiation"][0]),
    "messages": (lambda c, _: c.messages("700"), "message"),
    "apply": (lambda c, _: c.apply("9001", "0123456789abcdef", "Здравствуйте!\r\nПисьмо."), None),
    "send_message": (lambda c, _: c.send_message("700", "Добрый день!\r\nУдобно завтра."), None),
    "dictionaries": (lambda c, _: c.dictionaries(), EXAMPLES["dictionaries"][0]),
    "areas": (lambda c, _: c.areas(), EXAMPLES["areas"][0]),
    "professional_roles": (lambda c, _: c.professional_roles(), EXAMPLES["professional_roles"][0]),
    "exchange_code": (lambda _, o: o.exchange_code("code"), EXAMPLES["token_pair"][0]),
    "refresh": (lambda _, o: o.refresh("refresh"), EXAMPLES["token_pair"][0]),
    "revoke": (lambda _, o: o.revoke("USERtoken"), None),
}


def page_of(name: str) -> dict[str, Any]:
    """A page that holds all examples of a list's item."""
    items = EXAMPLES[name]
    return {"found": len(items), "pages": 1, "page": 0, "per_page": 100, "items": items}


async def call(name: str) -> tuple[Any, list[httpx.Request]]:
    """The method's result and the requests that it sent."""
    method, body = METHODS[name]
    sent: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        await request.aread()
        sent.append(request)
        if body is None:
            created = request.method == "POST"
            return httpx.Response(201 if created else 204, headers={"Location": "/negotiations/700"} if created else {})
        return httpx.Response(200, json=page_of(body) if isinstance(body, str) else body)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        client = HHClient(http, SETTINGS, FixedToken("USERtoken"))
        result = await method(client, HHOAuth(http, SETTINGS))
    return result, sent
