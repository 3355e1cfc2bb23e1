"""Where the parts of `docker-compose.yml` are, as they see each other and as a browser sees them."""

import os
from pathlib import Path

from ops.options import environment
from standalone.plan import Ports, SandboxUrls

SETTINGS = Path("/settings")
"""A folder per container, each a volume that only this container mounts beside the job that fills it."""
KEYS = "keys"
"""What is made once and never again; mounted by that job alone."""
POSTGRES, DATABASE, OWNER = "postgres:5432", "vkatilsya", "vkatilsya"
NATS = "tls://nats:4222"
API = "https://api:8000"
SANDBOX = "sandbox"
SANDBOX_PORTS = Ports(services={}, headhunter=8081, llm=8099, telegram_sandbox=8098, metrics={})
USUAL_PUBLIC_URL = "http://localhost:8020"
# Cookies do not tell ports apart: played sites have another host than the product.
USUAL_SITE_URL = "http://127.0.0.1:8081"
USUAL_CHATS_URL = "http://127.0.0.1:8098"
ENGINES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""Where the engine's own gateway is, through which a browser of this machine comes to a published port."""


def public_url() -> str:
    """The address of the installation in a browser."""
    return (os.environ.get("PUBLIC_URL") or USUAL_PUBLIC_URL).rstrip("/")


def site_url() -> str:
    """The address of the sandbox of hh.ru in a browser."""
    return (os.environ.get("SANDBOX_SITE_URL") or USUAL_SITE_URL).rstrip("/")


def chats_url() -> str:
    """The address of the sandbox of Telegram in a browser."""
    return (os.environ.get("SANDBOX_CHATS_URL") or USUAL_CHATS_URL).rstrip("/")


def played() -> SandboxUrls:
    """The sandboxes, as containers and browsers reach them."""
    ports = (SANDBOX_PORTS.headhunter, SANDBOX_PORTS.llm, SANDBOX_PORTS.telegram_sandbox)
    headhunter, llm, telegram = (f"http://{SANDBOX}:{port}" for port in ports)
    return SandboxUrls(headhunter, site_url(), llm, telegram, chats_url(), public=public_url())


def is_demo() -> bool:
    """Whether MODE is demo; anything but demo and live stops the services by themselves."""
    return environment().mode == "demo"
