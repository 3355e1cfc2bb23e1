"""Whether an answer has the shape that it must have: the official one where it is at hand, else our own."""

import re

import httpx

from tests.component.sandbox.headhunter import schema
from tests.contracts.libs.hh.contract import faults

_OWN = {
    r"/me": "me",
    r"/vacancies": "vacancies_page",
    r"/vacancies/\d+": "vacancy",
    r"/resumes/mine": "resumes_page",
    r"/resumes/[0-9a-f]+": "resume",
    r"/resumes/[0-9a-f]+/similar_vacancies": "vacancies_page",
    r"/negotiations(/active)?": "negotiations_page",
    r"/negotiations/\d+": "negotiation",
    r"/negotiations/\d+/messages": "messages_page",
    r"/areas": "areas",
    r"/dictionaries": "dictionaries",
    r"/professional_roles": "professional_roles",
}


def check(response: httpx.Response) -> None:
    """Fail for a JSON body that has not the shape that the contract gives it."""
    if not response.content or not response.headers.get("content-type", "").startswith("application/json"):
        return
    if schema.specification() is not None:
        schema.check(response)
        return
    name = _own_schema(response)
    wrong = faults(f"{name}.json", response.json()) if name else []
    problems = "\n".join(wrong[:10])
    assert not wrong, f"{response.request.method} {response.request.url.path} {response.status_code}:\n{problems}"


def _own_schema(response: httpx.Response) -> str | None:
    path = response.request.url.path
    if response.status_code >= 400:
        return "token_error" if path in ("/token", "/oauth/token") else "error"
    if response.status_code != 200 or response.request.method != "GET":
        return None
    return next((name for pattern, name in _OWN.items() if re.fullmatch(pattern, path)), None)
