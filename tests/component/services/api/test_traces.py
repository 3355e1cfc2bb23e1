"""Canaries through the whole api with traces and logs on: none of them arrives at the collector or in a log file."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.observability.logging import configure
from libs.common.settings.logs import LogSettings
from services.api.app import create
from services.api.users import create_user, login_link
from tests.component.services.api.conftest import Api, api_settings
from tests.component.services.api.hh_double import HHDouble
from tests.support.collector import Collector, collecting

PASSWORD = "КанарейкаПароль7!zq"
FORM = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
LETTER = "Здравствуйте! КанарейкаПисьма, работаю с Python."


@pytest.fixture
def collector() -> Iterator[str]:
    with collecting() as address:
        yield address


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    configure("api", LogSettings(log_level="DEBUG", log_format="json", log_dir=str(tmp_path)))
    yield tmp_path
    logging.getLogger().handlers, level = before[0], before[1]
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


async def test_no_secret_arrives_at_the_collector_or_in_a_log(
    engine: AsyncEngine, url_of: Callable[[str], str], collector: str, logs: Path
) -> None:
    hh = HHDouble(people={"CODEcanary1": "1001"})
    settings = api_settings(url_of("api"), otel_exporter_otlp_endpoint=collector)
    app = create(settings, transport=hh)
    async with app.router.lifespan_context(app):
        api = Api(app, engine, hh, settings)
        client = api.client(authorization="Bearer USERCANARYHEADER12345678901234567890")
        async with engine.begin() as connection:
            user_id = await create_user(connection, "canary@example.org", PASSWORD)
            token, spare = await login_link(connection, user_id), await login_link(connection, user_id)
        assert (await client.post("/link", data={"token": token}, headers=FORM)).status_code == 200
        assert (await client.post("/api/session/link", json={"token": token})).status_code == 204
        assert (await client.post("/link", data={"token": token}, headers=FORM)).status_code == 410
        assert (await client.get(f"/login/{spare}")).status_code == 404
        assert (await client.get(f"/nowhere/{spare}", params={"token": spare})).status_code == 404
        session = client.cookies["sid"]
        started = (await client.post("/api/accounts/link", json={})).json()
        state = parse_qs(urlsplit(started["authorize_url"]).query)["state"][0]
        assert (await client.get("/api/hh/callback", params={"state": state, "code": "BADcanary"})).status_code < 500
        started = (await client.post("/api/accounts/link", json={})).json()
        second = parse_qs(urlsplit(started["authorize_url"]).query)["state"][0]
        linked = await client.get("/api/hh/callback", params={"state": second, "code": "CODEcanary1"})
        assert linked.status_code == 303
        waiting = (await client.get("/api/accounts/link")).json()
        assert (await client.post("/api/accounts/link/confirm", json={"id": waiting["id"]})).status_code == 200
        answer = await client.post("/api/letters/check", json={"letter": LETTER, "resume_id": LETTER, "x": LETTER})
        assert answer.status_code == 422
        wrong = await client.post("/api/session", json={"email": "canary@example.org", "password": PASSWORD + "x"})
        assert wrong.status_code == 401
        await client.aclose()
    secrets = {
        "sign-in token": token,
        "unused sign-in token": spare,
        "session": session,
        "state of OAuth": state,
        "second state of OAuth": second,
        "code of OAuth": "CODEcanary1",
        "refused code of OAuth": "BADcanary",
        "access token": "access:1001",
        "refresh token": "refresh:1001",
        "authorization header": "USERCANARY",
        "password": "КанарейкаПароль",
        "letter": "КанарейкаПисьма",
        "e-mail": "canary@example.org",
        "client secret": settings.hh_client_secret.get_secret_value() + "=",  # pyright: ignore[reportOptionalMemberAccess]
    }
    written = "".join(file.read_text(encoding="utf-8") for file in logs.iterdir())

    assert b"/link" in Collector.received
    assert "/link" in written
    assert {name for name, secret in secrets.items() if secret.encode() in Collector.received} == set()
    assert {name for name, secret in secrets.items() if secret in written} == set()
