"""Answers of other servers are read within bounds: packed or not, one takes no more memory than was agreed.

A few hundred kilobytes of gzip unpack to gigabytes, and a body without an end lasts as long as its reader waits.
"""

import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

MOST_BYTES = 16 << 20
"""Of one answer, unpacked. hh's largest, its dictionaries, have three megabytes."""
_AT_ONCE = 1 << 16
_UNDERSTOOD = "gzip, deflate"
_GZIP_OR_ZLIB, _BARE = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS
TOO_LARGE, UNREADABLE = "the answer is too large", "the answer cannot be unpacked"


class TooLargeError(ValueError):
    """More than was agreed."""


class Measured:
    """Unpacks an answer piece by piece and counts."""

    def __init__(self, encoding: str = "", most: int = MOST_BYTES) -> None:
        """`encoding`: of the header Content-Encoding. Raises ValueError for one that was not asked for."""
        self._left = most
        named = [one for part in encoding.split(",") if (one := part.strip().lower()) not in {"", "identity"}]
        if len(named) > 1 or not {"gzip", "x-gzip", "deflate"}.issuperset(named):
            raise ValueError(UNREADABLE)
        self._unpacked = zlib.decompressobj(_GZIP_OR_ZLIB) if named else None
        self._may_be_bare = "deflate" in named

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        """What the bytes hold, in small pieces. Raises TooLargeError, ValueError for what cannot be unpacked."""
        for piece in self._unpack(raw) if self._unpacked else (raw,):
            self._left -= len(piece)
            if self._left < 0:
                raise TooLargeError(TOO_LARGE)
            yield piece

    def _unpack(self, raw: bytes) -> Iterator[bytes]:
        more = True
        while more and self._unpacked is not None and not self._unpacked.eof:
            try:
                piece = self._unpacked.decompress(raw, _AT_ONCE)
            except zlib.error as error:
                if not self._may_be_bare:
                    raise ValueError(UNREADABLE) from error
                # "deflate" is a zlib stream, and with some servers what stands inside of one.
                self._may_be_bare, self._unpacked = False, zlib.decompressobj(_BARE)
                continue
            self._may_be_bare = False
            yield piece
            raw = self._unpacked.unconsumed_tail
            more = bool(raw) or len(piece) == _AT_ONCE


def bounded(kinds: Any, most: int = MOST_BYTES) -> dict[str, list[Callable[..., Any]]]:
    """Event hooks for a client of httpx, or of its successor httpx2: `kinds` is the module.

    An answer with more than `most` bytes ends in the library's DecodingError, also behind a proxy.
    """

    class Stream(kinds.AsyncByteStream):
        def __init__(self, inner: Any, measured: Measured) -> None:
            self._inner, self._measured = inner, measured

        async def __aiter__(self) -> AsyncIterator[bytes]:
            try:
                async for raw in self._inner:
                    for piece in self._measured.pieces(raw):
                        yield piece
            except ValueError as error:
                raise kinds.DecodingError(str(error)) from error

        async def aclose(self) -> None:
            await self._inner.aclose()

    async def ask(request: Any) -> None:
        request.headers["Accept-Encoding"] = _UNDERSTOOD

    async def bound(response: Any) -> None:
        try:
            measured = Measured(response.headers.get("content-encoding", ""), most)
        except ValueError as error:
            raise kinds.DecodingError(str(error)) from error
        response.headers.pop("content-encoding", None)
        response.stream = Stream(response.stream, measured)

    return {"request": [ask], "response": [bound]}
