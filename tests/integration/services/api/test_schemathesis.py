"""Generated requests over the api's own OpenAPI: no 5xx, no answer that the document does not describe.

`API_FUZZ_CASES` is the most fuzzed calls per operation (5 by default), `API_FUZZ_SEED` chooses them; those of examples
and of the coverage of the document come beside them. 200 made 15,818 calls altogether, in 37 minutes on a busy machine.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.api.users import create_user, token_of
from tests.integration.services.api.conftest import Running, log_text

EMAIL = "fuzzed@example.org"
CASES, SEED = (int(os.environ.get(name, usual)) for name, usual in (("API_FUZZ_CASES", "5"), ("API_FUZZ_SEED", "7")))
SECONDS = 400 + 60 * CASES
"""Against hanging: 5 cases take 100 s on a quiet machine."""
ENDS_THE_SESSION = r"^/api/(session|session/link|sessions/.*|account|password|personal-data/erase)$"
ASKS_NATS = r"^/api/admin/dead-letters$"
"""Says 503 here, where no NATS runs, as `test_dead_letters.py` wants it."""
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def faults(folder: Path) -> str:
    """The traces of what failed inside."""
    lines = [json.loads(line) for line in log_text(folder).splitlines()]
    return "\n".join(str(line.get("exception"))[-1500:] for line in lines if line.get("action") == "request.failed")


@pytest.mark.timeout(SECONDS + 40)
async def test_no_generated_request_breaks_the_api(running: Running, engine: AsyncEngine, tmp_path: Path) -> None:
    async with engine.begin() as connection:
        await create_user(connection, EMAIL, is_admin=True)
    with running.client() as browser:
        token = token_of(running.login_link(EMAIL))
        assert browser.post("/api/session/link", json={"token": token}).status_code == 204
        started = browser.post("/api/accounts/link", json={}).json()
        browser.get(browser.get(started["authorize_url"]).headers["location"])
        waiting = browser.get("/api/accounts/link").json()
        browser.post("/api/accounts/link/confirm", json={"id": waiting["id"]})
        assert browser.get("/api/bootstrap").json()["resumes"]
        cookie = browser.cookies["sid"]
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{running.url}/api/openapi.json"),
        *("--checks", CHECKS, "--phases", "examples,coverage,fuzzing"),
        *("--max-examples", str(CASES), "--no-color", "--suppress-health-check", "all", "--seed", str(SEED)),
        *("--generation-database", "none", "--request-timeout", "20"),
        *("--exclude-path-regex", f"{ENDS_THE_SESSION}|{ASKS_NATS}", "--generation-with-security-parameters", "false"),
        *("-H", f"Cookie: sid={cookie}", "-H", "X-CSRF: 1", "-H", f"Origin: {running.url}"),
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "NO_PROXY": "*"},
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:] + faults(tmp_path / "logs")
    [generated] = re.findall(r"(\d+) generated", done.stdout)
    print(f"{generated} calls generated, {CASES} fuzzed an operation at most, seed {SEED}")
    assert int(generated) > CASES
    with running.client() as browser:
        browser.cookies.set("sid", cookie)
        assert browser.get("/api/bootstrap").status_code == 200
