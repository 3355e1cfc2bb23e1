"""Which processes a run consists of, and what each is told by its environment."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from libs.common.services import SERVICES, Outside, names
from ops.folder import Folder
from ops.options import USUAL_PORT, Choice
from standalone.control.server import ControlServer
from standalone.errors import PortTakenError
from standalone.ports import free_ports
from standalone.processes.worker import Spec

# Public by design: they open nothing but the bundled sandbox.
DEMO_CLIENT_ID = "vkatilsya-demo"
DEMO_CLIENT_SECRET = "vkatilsya-demo-secret"  # noqa: S105
DEMO_LLM_KEY = "vkatilsya-demo-model-key"
DEMO_LLM_MODEL = "sandbox-large"
DEMO_USER_AGENT = "Vkatilsya/0.1 (demo@vkatilsya.local)"
DEMO_BOT_TOKEN = "100000001:vkatilsya-demo-bot-token"  # noqa: S105
DEMO_BOT = "vkatilsya_demo_bot"
HEADHUNTER = "headhunter"
"""The name of the sandbox of hh.ru."""
TELEGRAM = "telegram_sandbox"
"""The name of the sandbox of Telegram."""
CALLBACK = "/api/hh/callback"
# Employers answer within minutes instead of days, so that a demo shows what happens after the application.
DEMO_EMPLOYER_PACE = "0.002"
DEMO_SEARCH_INTERVAL = "30"
DEMO_CHAT_INTERVAL = "5"
# The real hh.ru takes about ten calls a second; the sandbox is ours, so a demo need not wait.
DEMO_CALLS_PER_SECOND = "60"
DEMO_CALLS_TAKEN_PER_SECOND = "100"


@dataclass(frozen=True, slots=True)
class Ports:
    """The loopback ports of a run."""

    services: Mapping[str, int]
    headhunter: int
    llm: int
    telegram_sandbox: int
    metrics: Mapping[str, int]

    @property
    def api(self) -> int:
        """Where the browser goes."""
        return self.services["api"]

    @property
    def notifier(self) -> int:
        """Where its socket goes."""
        return self.services["notifier"]


def pick_ports(choice: Choice, folder: Folder) -> Ports:
    """Return the ports of the last run where they are free, else free ones; raises PortTakenError for a fixed one.

    In live mode with keys the public port belongs to the address registered at dev.hh.ru, so it is fixed too.
    """
    last = folder.remembered_ports()
    fixed = choice.public_port or (USUAL_PORT if choice.has_hh_app and not choice.demo else 0)
    preferred = {"api": USUAL_PORT, **last, **({"api": fixed} if fixed else {})}
    sandboxes, metrics = (HEADHUNTER, "llm", TELEGRAM), {name: f"metrics_{name}" for name in names()}
    chosen = free_ports(("api", *names(), *sandboxes, *metrics.values()), preferred)
    if fixed and chosen["api"] != fixed:
        raise PortTakenError("адреса в браузере (PUBLIC_PORT)", fixed)
    folder.remember_ports(chosen)
    return Ports(
        {name: chosen[name] for name in names()},
        metrics={name: chosen[key] for name, key in metrics.items()},
        **{name: chosen[name] for name in sandboxes},
    )


def sandbox_specs(choice: Choice, ports: Ports, extra: tuple[str, ...] = ()) -> list[Spec]:
    """Return the processes that play the world in demo mode; none in live mode.

    `extra`: further flags of the sandbox of hh.ru.
    """
    if not choice.demo:
        return []
    arguments = ["--port", str(ports.headhunter), "--seed", str(choice.sandbox_seed), "--control", "--auto-grant"]
    arguments += ["--employers", "lively", "--employer-pace", DEMO_EMPLOYER_PACE]
    arguments += ["--rate", DEMO_CALLS_TAKEN_PER_SECOND, *extra]
    if choice.vacancies:
        arguments += ["--vacancies", str(choice.vacancies)]
    if choice.resumes:
        arguments += ["--resumes", str(choice.resumes)]
    return [
        Spec(
            HEADHUNTER,
            "Песочница hh.ru",
            "sandbox.headhunter",
            ports.headhunter,
            tuple(arguments),
            ready_path="/_sandbox/state",
        ),
        Spec(
            "llm",
            "Песочница LLM",
            "sandbox.llm",
            ports.llm,
            ("--port", str(ports.llm), "--control"),
            ready_path="/",
        ),
        Spec(
            TELEGRAM,
            "Песочница Telegram",
            "sandbox.telegram",
            ports.telegram_sandbox,
            # Numbers of updates go on from where any earlier one stopped: what was seen is not taken twice.
            ("--port", str(ports.telegram_sandbox), "--control", "--username", DEMO_BOT, "--seed", _any_seed()),
            ready_path="/",
        ),
    ]


def _any_seed() -> str:
    return str(secrets.randbelow(2**31))


def service_specs(
    choice: Choice, folder: Folder, ports: Ports, credentials: Callable[[str], Mapping[str, str]], desk: ControlServer
) -> list[Spec]:
    """Return the services with their environment; `credentials` gives each its own way into the servers.

    `desk`: where the api asks the launcher for backups.
    """
    common = {
        "MODE": choice.mode,
        "HTTP_HOST": "127.0.0.1",
        "LOG_DIR": str(folder.logs),
        "PUBLIC_URL": f"http://127.0.0.1:{ports.api}",
        "REALTIME_URL": f"ws://127.0.0.1:{ports.notifier}/ws",
        "SECRET_KEYS": os.environ.get("SECRET_KEYS") or folder.secret_keys(),
        "VAPID_PRIVATE_KEY": os.environ.get("VAPID_PRIVATE_KEY") or folder.vapid_key(),
    }
    outside = demo_world(played_here(ports)) if choice.demo else {}
    own = {"api": {"LAUNCHER_PORT": str(desk.port), "LAUNCHER_TOKEN": desk.token}}
    return [
        Spec(
            service.name,
            service.title_ru,
            f"services.{service.name}",
            ports.services[service.name],
            env={
                **common,
                **{name: value for whom in service.needs for name, value in outside.get(whom, {}).items()},
                **credentials(service.name),
                **own.get(service.name, {}),
                "HTTP_PORT": str(ports.services[service.name]),
                "METRICS_PORT": str(ports.metrics[service.name]),
            },
        )
        for service in SERVICES
    ]


@dataclass(frozen=True, slots=True)
class SandboxUrls:
    """Base addresses of the sandboxes. `site`, `chats`, `public`: as a browser reaches hh.ru, Telegram and the api."""

    headhunter: str
    site: str
    llm: str
    telegram: str
    chats: str
    public: str


def site_url(port: int) -> str:
    """The address of a played site in a browser: cookies do not tell ports apart, so its host is not the product's."""
    return f"http://localhost:{port}"


def played_here(ports: Ports) -> SandboxUrls:
    """The sandboxes of a run on this machine."""
    headhunter, telegram = f"http://127.0.0.1:{ports.headhunter}", f"http://127.0.0.1:{ports.telegram_sandbox}"
    llm, public = f"http://127.0.0.1:{ports.llm}", f"http://127.0.0.1:{ports.api}"
    return SandboxUrls(headhunter, site_url(ports.headhunter), llm, telegram, site_url(ports.telegram_sandbox), public)


def demo_world(played: SandboxUrls) -> dict[Outside, dict[str, str]]:
    """Return where the sandboxes are, and what opens them; in live mode all that is the person's own environment."""
    return {
        "hh": {
            "HH_API_URL": played.headhunter,
            "HH_SITE_URL": played.site,
            "HH_CLIENT_ID": DEMO_CLIENT_ID,
            "HH_CLIENT_SECRET": DEMO_CLIENT_SECRET,
            "HH_REDIRECT_URI": f"{played.public}{CALLBACK}",
            "HH_USER_AGENT": DEMO_USER_AGENT,
            "HH_RATE_PER_SECOND": DEMO_CALLS_PER_SECOND,
            "AUTO_REPLY_INTERVAL_SECONDS": os.environ.get("AUTO_REPLY_INTERVAL_SECONDS") or DEMO_SEARCH_INTERVAL,
            "CHAT_ANALYSIS_INTERVAL_SECONDS": os.environ.get("CHAT_ANALYSIS_INTERVAL_SECONDS") or DEMO_CHAT_INTERVAL,
        },
        "llm": {
            "LLM_BASE_URL": f"{played.llm}/v1",
            "LLM_API_KEY": DEMO_LLM_KEY,
            "LLM_MODEL": DEMO_LLM_MODEL,
        },
        "telegram": {
            "TELEGRAM_API_URL": played.telegram,
            "TELEGRAM_LINK_URL": played.chats,
            "TELEGRAM_BOT_TOKEN": DEMO_BOT_TOKEN,
            "TELEGRAM_PROXY": "",
            "TELEGRAM_WEBHOOK_URL": "",
        },
    }
