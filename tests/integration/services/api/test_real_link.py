"""The way of a first user over real HTTP: link from the command line, account at the sandbox, resumes, settings."""

import re
import signal
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from services.api.users import create_user, token_of
from tests.integration.services.api.conftest import Running, log_text

EMAIL = "anna.first@example.org"
BUILT = Path(__file__).parents[4] / "web" / "dist" / "index.html"
HOME = "/" if BUILT.exists() else "/docs"


async def test_a_first_user_gets_from_the_printed_link_to_resumes(
    running: Running, engine: AsyncEngine, tmp_path: Path
) -> None:
    async with engine.begin() as connection:
        await create_user(connection, EMAIL)
    link = running.login_link(EMAIL)
    with running.client() as browser:
        assert EMAIL not in browser.get(link).text
        page = browser.post("/link", data={"token": link})
        assert (page.status_code, EMAIL in page.text) == (200, True)
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
        opened = browser.post("/login", data=fields)
        assert (opened.status_code, opened.headers["location"]) == (303, HOME)
        assert browser.get("/docs").status_code == 200
        started = browser.post("/api/accounts/link", json={}).json()
        assert started["authorize_url"].startswith(f"{running.sandbox}/oauth/authorize?")
        back = browser.get(started["authorize_url"]).headers["location"]
        assert back.startswith(f"{running.url}/api/hh/callback?")
        assert browser.get(back).headers["location"] == "/api/hh/confirm"
        assert browser.get(back).status_code == 400
        assert browser.get("/api/bootstrap").json()["account"] is None
        asked = browser.get("/api/hh/confirm")
        assert (asked.status_code, EMAIL in asked.text) == (200, True)
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
        done = browser.post("/api/hh/confirm", data={**fields, "answer": "confirm"})
        assert (done.status_code, done.headers["location"]) == (303, HOME)
        shown = browser.get("/api/bootstrap").json()
        assert shown["account"]["state"] == "linked"
        assert shown["account"]["capabilities"]["search"]["access"] == "allowed"
        assert len(shown["resumes"]) >= 1
        resume = shown["resumes"][0]
        body = {"expected_version": 1, "filters": {"areas": {"include": ["1", "99999999"]}}}
        wrong = browser.put(f"/api/resumes/{resume['id']}/settings", json=body)
        assert wrong.json()["errors"][0]["detail"] == "В справочнике hh.ru нет регионов: 99999999."
        body["filters"] = {"areas": {"include": ["1", "113"]}}
        assert browser.put(f"/api/resumes/{resume['id']}/settings", json=body).status_code == 200
        letter = "Здравствуйте! 25 лет руковожу отделом из 300 человек в Газпроме."
        checked = browser.post("/api/letters/check", json={"letter": letter, "resume_id": resume["id"]}).json()
        assert checked["grounded"] is False
        false = [one for one in checked["claims"] if not one["supported"]]
        assert all(letter[one["start"] : one["end"]] == one["text"] for one in false)
        assert browser.delete("/api/account").status_code == 204
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(30)
    written = log_text(tmp_path / "logs")
    assert "request served" in written
    token, state = token_of(link), back.split("state=")[1].split("&")[0]
    for secret in (token, state, EMAIL, "access_token", browser.cookies.get("sid") or "no cookie"):
        assert secret not in written, "a secret or an address reached the log"
