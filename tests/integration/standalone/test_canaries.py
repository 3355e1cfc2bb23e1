"""A whole run with traces on: no secret is where it does not belong, nor in the environment of who needs none."""

import asyncio
import base64
import json
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from pyotp.totp import TOTP

from libs.common.notifications.vapid import new_key
from services.api.users import token_of
from standalone.plan import DEMO_BOT_TOKEN, DEMO_CLIENT_SECRET, DEMO_LLM_KEY
from tests.integration.standalone.test_run import Run, data
from tests.support.collector import Collector, collecting
from tests.support.push_browser import PushBrowser

__all__ = ["data"]
BOT = DEMO_BOT_TOKEN.partition(":")[0]
KEY = base64.b64encode(secrets.token_bytes(32)).decode()
CODE, STATE = "CANARYCODE77", "CANARYSTATE77"
PASSWORD, WRONG = "CANARYpassword77 right", "CANARYpassword77 wrong"
PHONE, MAIL, SURNAME = "+7 916 123-45-09", "canary.mail77@example.org", "Канарейкин"
ABOUT, WISHES, EDITED = (
    "КАНАРЕЙКАРЕЗЮМЕ",
    "КАНАРЕЙКАПОЖЕЛАНИЕ",
    "Канарейкаправка. Здравствуйте! Интересна ваша вакансия.",
)
ASKED, REPLY = "КАНАРЕЙКАВОПРОС: какую зарплату вы хотите?", "Канарейкаответ: обсудим при встрече."
FACT, PUSH = "Канарейкафакт: переезжать не готова", "CANARYpush77"
SMTP_PASSWORD, VAPID_KEY = "CANARYsmtp77", new_key()
TALK_TO_HH = {"services.api", "services.auto_reply", "services.chat_analysis"}
TALK_TO_MODELS = {"services.api", "services.auto_reply", "services.chat_analysis"}
NEVER_SHOWN = {
    "phone": PHONE,
    "mail": MAIL,
    "surname": SURNAME,
    "key": KEY,
    "password": PASSWORD,
    "edited letter": EDITED,
    "model key": DEMO_LLM_KEY,
    "bot token": DEMO_BOT_TOKEN,
    "mail password": SMTP_PASSWORD,
    "push key": VAPID_KEY,
    "push endpoint": PUSH,
}
"""What may be seen nowhere, prompts included. A service that takes in another kind adds it here and to `Owner`."""
BUT_IN_PROMPTS = {
    "code": CODE,
    "state": STATE,
    "wrong password": WRONG,
    "application secret": DEMO_CLIENT_SECRET,
    "resume text": ABOUT,
    "wishes": WISHES,
    "chat reply": REPLY,
    "answer for employers": FACT,
}
"""What is not looked for in prompts: a model needs it, or nothing leads it there."""
PEOPLE = Path(__file__).resolve().parents[3] / "sandbox/headhunter/catalogue/data/resumes.json"


@pytest.fixture
def collector() -> Iterator[str]:
    with collecting() as address:
        yield address


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def _letters(url: str) -> dict[str, str]:
    """What was written, a line of each letter."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        rows = await connection.fetch("select letter from applications where letter is not null limit 5")
    finally:
        await connection.close()
    assert rows
    return {f"letter {number}": max(row["letter"].splitlines(), key=len) for number, row in enumerate(rows)}


def _tokens(headhunter: str) -> dict[str, str]:
    """The token pairs that hh gave out."""
    dump = httpx.get(f"{headhunter}/_sandbox/dump", trust_env=False).text
    found = re.findall(r'"((?:access|refresh)(?:_token)?)":\s*"([^"]{20,})"', dump)
    assert found
    return {f"{kind} {number}": token for number, (kind, token) in enumerate(found)}


def _resumes(file: Path) -> Path:
    """The sandbox's own people with a surname, contacts and a text of ours."""
    people = json.loads(PEOPLE.read_text(encoding="utf-8"))
    for one in people:
        one["last_name"] = SURNAME
        one["skills"] = f"{ABOUT}. Пишите: {MAIL}, звоните: {PHONE}. {one.get('skills') or ''}"
    file.write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")
    return file


class Owner:
    """The owner in a browser: sets a password, writes wishes, applies by link, edits the letter."""

    def __init__(self, state: dict[str, Any], token: str) -> None:
        self.database = state["database_url"].replace("+asyncpg", "")
        api = state["api_url"]
        self.http = httpx.Client(base_url=api, trust_env=False, headers={"Origin": api, "X-CSRF": "1"}, timeout=30)
        self.write("POST", "/api/session/link", {"token": token})
        self.write("PUT", "/api/password", {"new_password": PASSWORD})
        self.cookie = self.http.cookies["sid"]

    def write(self, method: str, path: str, body: Any, **headers: str) -> Any:
        answer = self.http.request(method, path, json=body, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def connects_telegram(self, sandbox: str) -> str:
        """Opens the bot with a link; the token of it."""
        token = self.write("POST", "/api/telegram/link", None)["url"].rpartition("start=")[2]
        with httpx.Client(base_url=f"{sandbox}/_sandbox", trust_env=False) as telegram:
            person = telegram.post("/people", json={"first_name": "Канарейка"}).raise_for_status().json()
            opened = {"act": "start", "payload": token}
            telegram.post(f"/bots/{BOT}/chats/{person['id']}", json=opened).raise_for_status()
        return token

    def is_told_elsewhere(self) -> dict[str, str]:
        """A browser takes push, a calendar program reads the feed, all is exported; what opens those doors."""
        keys = PushBrowser().keys
        address = f"https://push.example.com/{PUSH}"
        self.write("POST", "/api/notifications/push", {"endpoint": address, "keys": keys})
        self.write("PUT", "/api/answers/relocation", {"text": FACT})
        feed = self.write("POST", "/api/calendar/feed", None)["url"]
        assert self.http.get(feed).status_code == 200
        secret = feed.rpartition("/")[2].removesuffix(".ics")
        assert self.http.get("/calendar.ics", auth=("calendar", secret)).status_code == 200
        assert self.http.get("/api/personal-data/export").status_code == 200
        return {"push secret": keys["auth"], "calendar feed": secret}

    def takes_a_second_step(self) -> dict[str, str]:
        """Switches the second factor on and signs in by it; its secret, a code that is left, and the half sign-in."""
        begun = self.write("POST", "/api/second-factor/begin", {"password": PASSWORD})
        first = {"code": TOTP(begun["secret"]).now()}
        codes = self.write("POST", "/api/second-factor/confirm", first)["recovery_codes"]
        self.write("POST", "/api/session", {"email": "demo@vkatilsya.local", "password": PASSWORD})
        half = self.http.cookies["half"]
        self.write("POST", "/api/session/code", {"code": codes[0]})
        return {"authenticator": begun["secret"], "spent code": codes[0], "left code": codes[1], "half session": half}

    def replies_in_a_chat(self, headhunter: str) -> None:
        """An employer asks, and the owner answers in his own words."""
        asked = {"act": "message", "all": True, "text": ASKED}
        httpx.post(f"{headhunter}/_sandbox/employer", json=asked, trust_env=False).raise_for_status()
        deadline = time.monotonic() + 60
        while not (found := self.http.get("/api/chat-actions").json()["items"]):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        edit = {"decision": "edit", "expected_version": found[0]["version"], "text": REPLY}
        key = {"Idempotency-Key": "canary-reply"}
        self.write("POST", f"/api/chat-actions/{found[0]['id']}/decision", edit, **key)
        self.write("POST", "/api/notifications/channels/email/test", None)

    def edits_a_letter(self) -> None:
        """Nothing is sent meanwhile, so that the letter is there to be edited."""
        self.write("PUT", "/api/switches", {"scope": "user"})
        resume = self.http.get("/api/resumes").json()["items"][0]["id"]
        version = self.http.get(f"/api/resumes/{resume}/settings").json()["version"]
        wishes = {"expected_version": version, "letter_wishes": f"{WISHES}, мой телефон {PHONE}"}
        self.write("PUT", f"/api/resumes/{resume}/settings", wishes)
        rejected = self.http.get("/api/matches", params={"resume_id": resume, "decision": "rejected"}).json()["items"]
        vacancy = rejected[0]["vacancy"]["id"]
        wish = {"url": f"https://hh.ru/vacancy/{vacancy}", "resume_id": resume}
        self.write("POST", "/api/applications/by-link", wish, **{"Idempotency-Key": "canary-wish"})
        row = asyncio.run(self._application(vacancy, "letter is not null and state = 'held'"))
        edit = {"action": "edit", "expected_version": row["version"], "letter": EDITED}
        self.write("POST", f"/api/applications/{row['id']}/decision", edit, **{"Idempotency-Key": "canary-edit"})
        asyncio.run(self._application(vacancy, "letter like 'Канарейкаправка%'"))

    async def _application(self, vacancy: str, wanted: str) -> asyncpg.Record:
        connection = await asyncpg.connect(self.database)
        statement = f"select id, version from applications where vacancy_id = $1 and {wanted}"  # noqa: S608 - ours
        try:
            deadline = time.monotonic() + 40
            while (row := await connection.fetchrow(statement, vacancy)) is None:
                assert time.monotonic() < deadline, wanted
                await asyncio.sleep(0.1)
            return row
        finally:
            await connection.close()


def _answers(api: str, token: str) -> bytes:
    """What strangers are answered to requests that carry secrets."""
    with httpx.Client(base_url=api, trust_env=False, headers={"Origin": api, "X-CSRF": "1"}) as client:
        client.post("/link", data={"token": token})
        answers = [
            client.get("/api/hh/callback", params={"code": CODE, "state": STATE}),
            client.post("/api/session", json={"email": "demo@vkatilsya.local", "password": WRONG}),
            client.post("/api/session", json={"email": 5, "password": {"secret": WRONG}}),
            client.post("/api/letters/check", json={"letter": EDITED, "wrong": ABOUT}),
            client.get(f"/api/nothing/{ABOUT}"),
        ]
    return b"".join(answer.content for answer in answers)


def _modules(processes: list[tuple[list[str], dict[str, str]]], secret: str) -> set[str]:
    """Which services have a secret in their environment; other processes by their command."""
    holders = [command for command, environment in processes if secret in environment.values()]
    return {next((word for word in command if word.startswith("services.")), repr(command)) for command in holders}


@pytest.mark.timeout(240)
def test_no_secret_of_a_run_is_seen_where_it_does_not_belong(data: Path, collector: str) -> None:
    resumes = _resumes(data.parent / "resumes.json")
    mail: dict[str, Any] = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "1",
        "SMTP_TLS": "none",
        "SMTP_USER": "bot@canary.example",
    }
    run = Run(
        data,
        OTEL_EXPORTER_OTLP_ENDPOINT=collector,
        SECRET_KEYS=f"k1:{KEY}",
        RESUMES=str(resumes),
        SMTP_PASSWORD=SMTP_PASSWORD,
        VAPID_PRIVATE_KEY=VAPID_KEY,
        HTTPS_PROXY="http://127.0.0.1:1",
        CALENDAR_LINKS="1",
        PUSH_SERVICES="*",
        **mail,
    )
    run.until_said("Отправлен отклик")
    token, spent = (token_of(run.ask("link").stdout.strip()) for _ in range(2))
    [folder] = data.glob("**/run.json")
    state = json.loads(folder.read_text(encoding="utf-8"))
    owner = Owner(state, spent)
    chat_link = owner.connects_telegram(state["services"]["telegram_sandbox"])
    doors = owner.is_told_elsewhere()
    owner.replies_in_a_chat(state["services"]["headhunter"])
    owner.edits_a_letter()
    doors |= owner.takes_a_second_step()
    letters, pairs = asyncio.run(_letters(state["database_url"])), _tokens(state["services"]["headhunter"])
    answers = _answers(state["api_url"], token)
    metrics = b"".join(httpx.get(url, trust_env=False).content for url in state["metrics"].values())
    prompts = httpx.get(f"{state['services']['llm']}/_sandbox/requests", trust_env=False).json()
    processes = [(child.cmdline(), child.environ()) for child in run.children()]
    assert run.ask("stop", module="standalone").returncode == 0
    places = {
        "answers": answers,
        "metrics": metrics,
        "command lines": repr([command for command, _ in processes]).encode(),
        "traces": Collector.received,
        "logs": _files(data / "demo" / "logs") + _files(data / "demo" / "output"),
        "streams": b"".join(map(_files, (data / "demo").glob("nats*"))),
    }
    assert all(places.values())
    assert b"/link" in places["traces"]
    assert b"reply.sent" in places["streams"]
    shown = json.dumps(prompts, ensure_ascii=False)
    assert ABOUT in shown, "what a model needs of the resume is there"
    assert WISHES in shown, "and the wishes"
    never_shown = NEVER_SHOWN | {"link": token, "chat link": chat_link, "cookie": owner.cookie} | pairs | doors
    canaries = never_shown | BUT_IN_PROMPTS | {"spent link": spent} | letters
    found = [
        (what, place) for what, word in canaries.items() for place, text in places.items() if word.encode() in text
    ]
    found += [(what, "prompts") for what, word in never_shown.items() if word in shown]
    assert found == []
    assert _modules(processes, f"k1:{KEY}") == TALK_TO_HH
    assert _modules(processes, DEMO_CLIENT_SECRET) == TALK_TO_HH
    assert _modules(processes, DEMO_LLM_KEY) == TALK_TO_MODELS
    assert _modules(processes, DEMO_BOT_TOKEN) == {"services.telegram"}
    assert _modules(processes, SMTP_PASSWORD) == _modules(processes, VAPID_KEY) == {"services.notifier"}
