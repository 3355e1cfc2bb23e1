"""The built web client on the api's own origin: the page with a new nonce each time, its files compressed beforehand.

Whatever no route takes comes here. A missing file is a 404 and never the page: a script that is HTML would only break
later. Without a build the home page is the documentation.
"""

import gzip
import hashlib
import mimetypes
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api.settings import ApiSettings

NONCE = "__CSP_NONCE__"
"""What the build writes where a nonce belongs."""
PAGE = "index.html"
HASHED = "assets"
"""Files in this folder carry a hash of their content in their name."""
WORKER = "worker.js"
WORKER_POLICY = "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A service worker obeys the policy of its own file: it passes requests of the page on to this server."""
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"
WORTH_COMPRESSING = 1_024
COMPRESSED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
API, DOCUMENTATION = "api", "/docs"
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True, slots=True)
class File:
    """One file of the build, as it is sent."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str
    cache: str
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """The page with its places for nonces, and the files by their path."""

    page: str
    files: Mapping[str, File]


def read_build(folder: Path) -> Build | None:
    """The build of a folder, without what a link in it leads to; None when there is none."""
    root = folder.resolve()
    found = (path for path in root.rglob("*") if path.is_file() and path.resolve() == path)
    files = {path.relative_to(root).as_posix(): path for path in found}
    if (page := files.pop(PAGE, None)) is None:
        return None
    public = {name: path for name, path in files.items() if not any(step.startswith(".") for step in name.split("/"))}
    return Build(page.read_text(encoding="utf-8"), {name: _file(name, path) for name, path in public.items()})


def _file(name: str, path: Path) -> File:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    small = len(content) < WORTH_COMPRESSING or not media_type.startswith(COMPRESSED)
    packed = None if small else gzip.compress(content, mtime=0)
    cache = FOREVER if name.startswith(f"{HASHED}/") else ASK
    policy_of_its_own = WORKER_POLICY if name == WORKER else None
    return File(content, packed, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"', cache, policy_of_its_own)


class WebClient:
    """ASGI: the page, its files, or what `otherwise` says; the build is read once."""

    def __init__(self, settings: ApiSettings, build: Build | None, otherwise: ASGIApp) -> None:
        self._settings, self._build, self._otherwise = settings, build, otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve what is asked for; only reading is possible here."""
        answer = self._answer(Request(scope)) if scope["type"] == "http" else None
        await (answer or self._otherwise)(scope, receive, send)

    def _answer(self, request: Request) -> Response | None:
        if request.method not in {"GET", "HEAD"}:
            return None
        name = request.url.path.lstrip("/")
        if name.partition("/")[0] == API:
            return None
        if self._build is None:
            return None if name else RedirectResponse(DOCUMENTATION, status_code=307)
        if (file := self._build.files.get(name)) is not None:
            return _sent(request, file)
        if name.startswith(f"{HASHED}/") or _is_file(name):
            raise HTTPException(404)
        return self._page(self._build.page)

    def _page(self, page: str) -> Response:
        nonce = secrets.token_urlsafe(16)
        headers = {"Content-Security-Policy": policy(nonce, self._settings.socket_url), "Cache-Control": "no-store"}
        return HTMLResponse(page.replace(NONCE, nonce), headers=headers)


def _is_file(name: str) -> bool:
    """Tell whether a path names a file or something hidden, `/.git/config`, and no screen of the client."""
    steps = PurePosixPath(name).parts
    return any(step.startswith(".") for step in steps) or "." in "".join(steps[-1:])


def policy(nonce: str, socket_url: str) -> str:
    """The page's Content-Security-Policy: scripts and styles of this origin or with the nonce, one socket elsewhere."""
    own = f"'self' 'nonce-{nonce}'"
    socket = "/".join(socket_url.split("/")[:3])
    return (
        f"default-src 'none'; script-src {own}; style-src {own}; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self' {socket}; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def _sent(request: Request, file: File) -> Response:
    headers = {"Cache-Control": file.cache, "ETag": file.etag, "Vary": "Accept-Encoding"}
    if file.policy is not None:
        headers["Content-Security-Policy"] = file.policy
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if file.packed is None or not _takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(file.content, media_type=file.media_type, headers=headers)
    return Response(file.packed, media_type=file.media_type, headers={**headers, "Content-Encoding": "gzip"})


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.split(","):
        name, _, weight = part.replace(" ", "").lower().partition(";")
        if name == "gzip":
            return weight not in {"q=0", "q=0.0"}
    return False
