"""A double of hh for the api's tests: the few methods that linking, syncing and dictionaries need, over httpx."""

from dataclasses import dataclass, field
from typing import Any

import httpx

AREAS = [{"id": "113", "name": "Россия", "areas": [{"id": "1", "name": "Москва", "areas": []}]}]
ROLES = {"categories": [{"id": "11", "name": "ИТ", "roles": [{"id": "96", "name": "Программист, разработчик"}]}]}


def resume(resume_id: str, title: str, **facts: Any) -> dict[str, Any]:
    return {
        "id": resume_id,
        "title": title,
        "status": {"id": "published", "name": "опубликовано"},
        "area": {"id": "1", "name": "Москва"},
        "salary": {"amount": 280000, "currency": "RUR"},
        "skill_set": ["Python", "PostgreSQL"],
        "experience": [{"company": "Ромашка", "position": "Разработчик", "start": "2021-01-01", "end": None}],
        "total_experience": {"months": 63},
        "updated_at": "2026-01-31T10:00:00+0300",
        **facts,
    }


@dataclass
class HHDouble(httpx.AsyncBaseTransport):
    """Answers as hh would; `people` maps an authorization code to its owner's hh id."""

    people: dict[str, str] = field(default_factory=lambda: {"code-anna": "1001", "code-boris": "1002"})
    resumes: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            "1001": [resume("r-anna-1", "Python-разработчик"), resume("r-anna-2", "Backend")],
            "1002": [resume("r-boris-1", "Аналитик")],
        }
    )
    auth_type: str = "applicant"
    email: str | None = None
    down: bool = False
    dead: bool = False
    refused: set[str] = field(default_factory=set)
    revoked: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        path = request.url.path
        self.calls.append(f"{request.method} {path}")
        if self.down:
            raise httpx.ConnectError("the double is down", request=request)
        status, body = self._answer(request, path)
        return httpx.Response(status, json=body, request=request)

    def _answer(self, request: httpx.Request, path: str) -> tuple[int, Any]:
        if path == "/token":
            return self._token(dict(httpx.QueryParams(request.content.decode())))
        who = request.headers.get("authorization", "").removeprefix("Bearer ").split(":")[-1]
        if request.method == "DELETE":
            self.revoked.append(who)
            return 204, None
        if self.dead:
            return 403, {"errors": [{"type": "oauth", "value": "token_revoked"}]}
        if path in self.refused:
            return 403, {"errors": [{"type": "forbidden"}]}
        return self._read(path, who)

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        who = self.people.get(form.get("code", ""))
        if who is None:
            return 400, {"error": "invalid_grant", "error_description": "code not found"}
        tokens = {"access_token": f"access:{who}", "refresh_token": f"refresh:{who}"}
        return 200, {**tokens, "token_type": "bearer", "expires_in": 1209600}

    def _read(self, path: str, who: str) -> tuple[int, Any]:
        mine = self.resumes.get(who, [])
        page = {"found": len(mine), "pages": 1, "page": 0, "per_page": 100}
        match path.strip("/").split("/"):
            case ["me"]:
                return 200, {
                    "id": who,
                    "auth_type": self.auth_type,
                    "first_name": "Анна",
                    "last_name": "Кузнецова",
                    "email": self.email,
                }
            case ["resumes", "mine"]:
                return 200, {**page, "items": mine}
            case ["resumes", wanted]:
                found = [one for one in mine if one["id"] == wanted]
                return (200, found[0]) if found else (404, {"errors": [{"type": "not_found"}]})
            case ["areas"]:
                return 200, AREAS
            case ["professional_roles"]:
                return 200, ROLES
            case _:
                return 200, {**page, "items": [], "found": 0}
