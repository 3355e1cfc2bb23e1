"""The proxy of docker-compose.yml on this machine, and what an installation in containers tells it and the services."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import httpx
import pytest

from libs.common.services import names
from standalone.certificates import authority_of
from standalone.containers import encryption
from standalone.ports import free_port

ROOT = Path(__file__).resolve().parents[4]
NGINX = os.environ.get("NGINX_PROGRAM") or shutil.which("nginx")
NEEDS_NGINX = pytest.mark.skipif(NGINX is None, reason="no nginx is here (set NGINX_PROGRAM to its path)")
HOST = {"Host": "jobs.example.org:8020"}
PATIENCE = {"default": 25, "empty": 8}
"""Seconds, as the configuration has them: whoever asks, and requests of the page."""


class Names(asyncio.DatagramProtocol):
    """A name server to which every name is this machine, once or by several of its addresses."""

    addresses: tuple[str, ...] = ("127.0.0.1",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        question = data[12:]
        head = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x05\x00\x04"
        answer = b"".join(head + socket.inet_aton(one) for one in self.addresses)
        counts = b"\x00\x01" + len(self.addresses).to_bytes(2) + b"\x00\x00\x00\x00"
        end = question.index(b"\x00") + 5
        self._transport.sendto(data[:2] + b"\x81\x80" + counts + question[:end] + answer, addr)


@asynccontextmanager
async def proxy(
    folder: Path, api: int, *addresses: str, waits: Path | None = None, **patience: int
) -> AsyncGenerator[str]:
    """The proxy of docker-compose.yml with its own configuration, but for the places of files, ports and names.

    `waits`: the socket of what says when a service works; `patience`: other seconds, of `default` or `empty`.
    """
    loop = asyncio.get_running_loop()
    dns, names_known = await loop.create_datagram_endpoint(Names, local_addr=("127.0.0.1", 0))
    names_known.addresses = addresses or names_known.addresses
    port, settings = free_port(), folder / "proxy-settings"
    conf = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    shorter = {f"{kind} {PATIENCE[kind]};": f"{kind} {seconds};" for kind, seconds in patience.items()}
    changed = shorter | {
        "$service:8000": f"$service:{api}",
        "listen 8080": f"listen 127.0.0.1:{port}",
        "listen 8090": f"listen 127.0.0.1:{free_port()}",
        "resolver 127.0.0.11": f"resolver 127.0.0.1:{dns.get_extra_info('sockname')[1]}",
        "include /etc/nginx/mime.types;": "",
        "/tmp/": f"{folder}/",
        "/run/settings": str(settings),
        "api:8000": f"api:{api}",
        f"unix:{folder}/waiting.sock": f"unix:{waits or folder / 'nobody'}",
    }
    for before, after in changed.items():
        assert before in conf
        conf = conf.replace(before, after)
    (folder / "nginx.conf").write_text(conf, encoding="utf-8")
    assert NGINX is not None
    # Root's workers would be somebody else, whose folder this is not.
    said = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf", "-g", said])
    try:
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(30):
            while True:
                try:
                    await client.get(f"http://127.0.0.1:{port}/nginx/alive")
                    break
                except httpx.TransportError:
                    assert process.poll() is None
                    await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
        dns.close()


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The folder of keys of an installation in containers."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "proxy-settings").mkdir()
    return tmp_path / "keys"


@pytest.fixture
def told(authority: Path, tmp_path: Path) -> dict[str, dict[str, str]]:
    """What the containers of an installation are told; the proxy believes its authority."""
    bare: dict[str, dict[str, str]] = {name: {} for name in (*names(), "postgres")}
    files = encryption.added(bare | {"nats": {}}, authority)
    ca = tmp_path / "proxy-settings" / "ca.pem"
    ca.write_text(authority_of(authority / encryption.FOLDER), encoding="ascii")
    return files
