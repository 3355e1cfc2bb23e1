"""Every `nats` command of docs/operations.md: the user `ops` may ask what it asks, and the tool itself runs it."""

import asyncio
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from libs.common.messaging.client import connected, settled
from libs.common.messaging.permissions import ASK, OPS, inbox_of
from libs.common.settings.servers import NatsSettings
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer

ROOT = Path(__file__).resolve().parents[4]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `nats ([^`]+)` \|[^|]*\| (?:`([^`]+)` )?\|$", PAGE, re.MULTILINE)
TOOL = shutil.which("nats") or shutil.which(str(ROOT / ".tools" / "natscli" / "nats"))
NO_MESSAGE = 10037
"""The stream has none of that number: it was looked for."""


def body_of(subject: str) -> bytes:
    return json.dumps({"seq": 1} if ".MSG.GET." in subject else {}).encode()


async def test_ops_may_ask_what_every_command_of_the_page_asks(
    nats_settings: NatsSettings, nats_server: NatsServer
) -> None:
    assert len(ROWS) > 10
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    async with connected([nats_server.url_for(OPS)], name="test") as client:
        for _, subject in ROWS:
            if subject:
                answer = json.loads((await client.request(subject, body_of(subject), timeout=30)).data)
                assert answer.get("error", {}).get("err_code", NO_MESSAGE) == NO_MESSAGE, subject
        for subject in ("reply.>", "$JS.EVENT.ADVISORY.>"):
            await client.subscribe(subject)
        await settled(client)


@pytest.mark.skipif(TOOL is None, reason="the nats tool is not here: standalone/natscli.sh builds it where Go is")
async def test_the_tool_runs_every_command_of_the_page(
    nats_settings: NatsSettings, nats_server: NatsServer, access: Access, tmp_path: Path
) -> None:
    assert TOOL is not None
    signed_in = ["--server", nats_settings.nats_url, "--user", OPS, "--password", access.passwords[OPS]]
    for command, _ in ROWS:
        words = shlex.split(command)
        # One that listens goes on until it is ended; of dead letters there are none.
        if words[0] == "sub" or words[:2] == ["stream", "get"]:
            continue
        process = await asyncio.create_subprocess_exec(
            TOOL, *signed_in, f"--inbox-prefix={inbox_of(OPS)}", f"--js-api-prefix={ASK}", *words,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={"HOME": str(tmp_path), "PATH": ""},
        )  # fmt: skip
        output, _ = await process.communicate()
        assert process.returncode == 0, f"nats {command}: {output.decode()}"
