"""Clients of the processes of this installation, on whose ports a stranger may sit."""

import ssl
from collections.abc import Mapping

import httpx

from libs.common.net.bounded import MOST_BYTES, bounded


def client_to_own(
    *,
    timeout: float,
    verify: ssl.SSLContext | bool = True,
    headers: Mapping[str, str] | None = None,
    most: int = MOST_BYTES,
) -> httpx.AsyncClient:
    """A client that asks no proxy, follows no redirect and reads no answer of more than `most` bytes.

    `timeout` in seconds. What is larger, or cannot be unpacked, ends in httpx.DecodingError.
    """
    return httpx.AsyncClient(
        trust_env=False,
        follow_redirects=False,
        timeout=timeout,
        verify=verify,
        headers=headers,
        event_hooks=bounded(httpx, most),
    )
