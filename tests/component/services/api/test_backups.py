"""Backups by way of the api: who may ask, what is proved before, what the launcher is told, and what nobody keeps."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from standalone.control.server import ControlServer
from standalone.errors import StandaloneError
from tests.component.services.api.conftest import Api, Person, api_settings, serving
from tests.component.services.api.test_second_factor import code_of, switch_on

PASSWORD, PHRASE = "крепкий пароль рута", "phrase-of-the-backup"
LISTED: dict[str, Any] = {
    "folder": "/data/backups/demo",
    "kept": 14,
    "next_at": "2026-11-30T21:15:00+00:00",
    "making": False,
    "making_failed": False,
    "items": [
        {
            "id": "2026-11-29_211500_daily",
            "made_at": "2026-11-29T21:15:00+00:00",
            "version": "0.1.0",
            "kind": "daily",
            "size": 3_500_000,
            "state": "ready",
        }
    ],
    "spoiled": 1,
    "last": None,
}
RESTORE = {"id": "2026-11-29_211500_daily", "passphrase": PHRASE, "password": PASSWORD}


class Launcher:
    """The launcher's end of the line: notes what it is asked, refuses with `code` when it has one."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.code = ""
        self.restore = uuid4()
        self.door = ControlServer({"backups": self._list, "back_up": self._done, "restore": self._restore})

    async def _list(self, _: dict[str, Any]) -> dict[str, Any]:
        return LISTED

    async def _done(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.asked.append({name: value for name, value in asked.items() if name != "token"})
        if self.code:
            raise StandaloneError("Нет.", code=self.code)
        return {}

    async def _restore(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {**await self._done(asked), "id": str(self.restore)}


@pytest.fixture
async def launcher() -> AsyncIterator[Launcher]:
    launcher = Launcher()
    await launcher.door.start()
    yield launcher
    launcher.door.close()


@pytest.fixture
async def run(launcher: Launcher, url_of: Callable[[str], str], engine: AsyncEngine) -> AsyncIterator[Api]:
    """The api as `make run` starts it."""
    door = launcher.door
    settings = api_settings(url_of("api"), launcher_port=door.port, launcher_token=SecretStr(door.token))
    async with serving(settings, engine) as running:
        yield running


@pytest.fixture
async def root(run: Api) -> Person:
    return await run.person("root@example.org", PASSWORD, is_admin=True)


async def test_the_administrator_sees_the_list_and_has_one_made(run: Api, root: Person, launcher: Launcher) -> None:
    found = await root.get("/api/admin/backups")
    assert found["launcher"] is True
    assert [one["id"] for one in found["items"]] == ["2026-11-29_211500_daily"]
    assert (found["spoiled"], found["kept"]) == (1, 14)
    await root.write("POST", "/api/admin/backups", status=202)
    assert launcher.asked == [{"do": "back_up"}]
    assert await actions(run) == ["backup.made"]


async def test_nobody_else_asks_the_launcher_anything(run: Api, launcher: Launcher) -> None:
    other, stranger = await run.person("other@example.org", PASSWORD), run.client()
    for client, status in ((other.http, 403), (stranger, 401)):
        assert (await client.get("/api/admin/backups")).status_code == status
        assert (await client.post("/api/admin/backups")).status_code == status
        assert (await client.post("/api/admin/backups/restore", json=RESTORE)).status_code == status
    assert launcher.asked == []


async def test_a_restore_wants_the_password_and_leaves_a_line_but_no_phrase(
    run: Api, root: Person, launcher: Launcher, capsys: pytest.CaptureFixture[str]
) -> None:
    for password in ("not the one", None):
        answer = await root.http.post("/api/admin/backups/restore", json={**RESTORE, "password": password})
        assert code_of(answer) == (403, "wrong_password")
    assert launcher.asked == []
    taken = await root.write("POST", "/api/admin/backups/restore", RESTORE, status=202)
    assert taken == {"id": str(launcher.restore)}
    assert launcher.asked == [
        {"do": "restore", "id": "2026-11-29_211500_daily", "passphrase": PHRASE, "by": str(root.id)}
    ]
    assert await actions(run) == ["backup.restore_asked"]
    kept = await run.rows("select to_jsonb(a)::text as line from audit_log a")
    kept += await run.rows("select to_jsonb(o)::text as line from outbox o")
    shown = capsys.readouterr()
    assert PHRASE not in str(kept) + shown.out + shown.err


async def test_a_second_factor_is_asked_for_where_there_is_one(run: Api, root: Person, launcher: Launcher) -> None:
    await switch_on(run, root, PASSWORD)
    await run.run("update sessions set coded_at = null")
    answer = await root.http.post("/api/admin/backups/restore", json=RESTORE)
    assert code_of(answer) == (403, "code_needed")
    assert launcher.asked == []


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("backup_wrong_phrase", 409, "backup_wrong_phrase"),
        ("backup_under_way", 409, "backup_under_way"),
        ("backup_newer", 409, "backup_newer"),
        ("not_found", 404, "not_found"),
        ("standalone", 409, "backup_unreadable"),
    ],
)
async def test_what_the_launcher_refuses_is_said(
    root: Person, launcher: Launcher, code: str, status: int, said: str
) -> None:
    launcher.code = code
    answer = await root.http.post("/api/admin/backups/restore", json=RESTORE)
    assert code_of(answer) == (status, said)
    assert answer.json()["title"]


async def test_a_launcher_that_is_away_is_said(root: Person, launcher: Launcher) -> None:
    launcher.door.close()
    assert code_of(await root.http.get("/api/admin/backups")) == (503, "launcher_away")


async def test_without_a_launcher_the_list_says_so_and_nothing_is_taken(api: Api) -> None:
    root = await api.person("root@example.org", PASSWORD, is_admin=True)
    found = await root.get("/api/admin/backups")
    assert (found["launcher"], found["items"]) == (False, [])
    for path, body in (("/api/admin/backups", None), ("/api/admin/backups/restore", RESTORE)):
        assert code_of(await root.http.post(path, json=body)) == (409, "no_launcher")


async def actions(run: Api) -> list[str]:
    """What the audit logs have, but for sign-ins."""
    rows = await run.rows("select action from audit_log where action like 'backup.%' order by at")
    return [row["action"] for row in rows]
