"""A new service is one entry in the registry and its folder: a run starts it with rights, queue and log of its own."""

import asyncio
import json
import shutil
from pathlib import Path

import asyncpg
import psutil
import pytest

from standalone.secrets import SECRETS
from tests.integration.standalone.test_run import ROOT, Run, data

__all__ = ["data"]
CODE = ("libs", "services", "standalone", "ops", "cli", "sandbox", "migrations")
ENTRY = """    Service("greeter", "Приветствия", facts={"EVENTS": ("account.changed",)}, log_name="greeter_bot"),
)
\"\"\"In the order"""
SETTINGS = """
from libs.common.runtime.context import ServiceSettings


class GreeterSettings(ServiceSettings):
    pass
"""
APP = """
from contextlib import asynccontextmanager

from libs.common.runtime import service
from libs.common.events.account import AccountChanged
from libs.common.messaging.consumer import Consumer


async def greet(event, receipt):
    async with receipt.transaction():
        pass


def create(settings):
    @asynccontextmanager
    async def wiring(app, runtime):
        Consumer(runtime.broker, runtime.engine, "greeter").on(AccountChanged, greet)
        yield

    return service.build("greeter", settings, wiring)
"""
MAIN = """
from libs.common.runtime.serving import run
from services.greeter.app import create
from services.greeter.settings import GreeterSettings

run("greeter", GreeterSettings, create)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The code with one entry and one folder more."""
    tree = tmp_path / "tree"
    for folder in CODE:
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "alembic.ini", tree)
    registry = tree / "libs" / "common" / "services.py"
    text = registry.read_text(encoding="utf-8")
    assert text.count(')\n"""In the order') == 1
    registry.write_text(text.replace(')\n"""In the order', ENTRY), encoding="utf-8")
    greeter = tree / "services" / "greeter"
    greeter.mkdir()
    for name, content in {"__init__": "", "settings": SETTINGS, "app": APP, "__main__": MAIN}.items():
        (greeter / f"{name}.py").write_text(content, encoding="utf-8")
    return tree


async def _greeted(url: str) -> int:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for _ in range(100):
            if count := await connection.fetchval("select count(*) from inbox where consumer = 'greeter'"):
                return count
            await asyncio.sleep(0.1)
    finally:
        await connection.close()
    return 0


async def _role(url: str) -> set[str]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        query = "select distinct usename from pg_stat_activity where application_name = 'vkatilsya-greeter'"
        return {row["usename"] for row in await connection.fetch(query)}
    finally:
        await connection.close()


@pytest.mark.timeout(180)
def test_a_service_that_is_registered_is_started_with_all_that_it_needs(data: Path, tree: Path) -> None:
    run = Run(data, tree)
    run.until_said("Автоотклики включены")
    state = json.loads((data / "demo" / "run.json").read_text(encoding="utf-8"))
    assert asyncio.run(_greeted(state["database_url"])) >= 1, "the event of the linked account reached it"
    assert asyncio.run(_role(state["database_url"])) == {"vkatilsya_greeter"}
    assert list((data / "demo" / "logs").glob("greeter_bot_*.log"))
    assert run.status()["services"]["greeter"] == "работает"
    [process] = [child for child in run.children() if "services.greeter" in child.cmdline()]
    assert process.environ()["NATS_USER"] == "greeter"
    assert _secrets(process) == {"DATABASE_URL", "NATS_PASSWORD"}
    assert run.ask("stop", module="standalone").returncode == 0


def _secrets(process: psutil.Process) -> set[str]:
    return set(SECRETS) & set(process.environ())
