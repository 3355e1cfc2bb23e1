"""How requests arrive: bodies and forms."""

from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser

from sandbox.headhunter.http.web import Request

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
MOST_BYTES = 4 * 1024 * 1024


async def read_body(request: Request, receive: Receive) -> bool:
    """Take in the whole body; False when the caller went away before its end, so that nothing may be done.

    Of one that is too large nothing is kept but that it was.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size <= MOST_BYTES:
            chunks.append(chunk)
        else:
            chunks.clear()
        if not message.get("more_body", False):
            break
    request.body = b"".join(chunks)
    request.too_large = size > MOST_BYTES
    if request.headers.get(b"content-type", b"").startswith(b"multipart/form-data"):
        request.use_form(await _multipart(request))
    return True


async def _multipart(request: Request) -> dict[str, str]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield request.body

    headers = Headers(raw=list(request.headers.items()))
    try:
        form = await MultiPartParser(headers, stream(), max_part_size=MOST_BYTES).parse()
    except (MultiPartException, KeyError, ValueError):
        return {}  # a body that is no form has no fields: the method then says which ones are missing
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        fields[name] = value if isinstance(value, str) else (await value.read()).decode("utf-8", "replace")
    await form.close()
    return fields
