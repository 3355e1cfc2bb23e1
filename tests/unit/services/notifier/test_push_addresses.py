"""The address of a browser is what somebody sent us: nothing inside is reached by it."""

import httpx
import pytest

from services.notifier.channels.configured import _ByHost  # pyright: ignore[reportPrivateUsage]

INSIDE = (
    "127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "[::1]",
    "[fd00:ec2::254]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::a00:1]",
)


@pytest.mark.parametrize("host", INSIDE)
async def test_no_address_inside_is_written_to(host: str) -> None:
    async with httpx.AsyncClient(transport=_ByHost(frozenset())) as http:
        with pytest.raises(httpx.ConnectError, match="ничего не отправляется"):
            await http.post(f"https://{host}:1/push", content=b"x")


async def test_a_listed_host_may_be_private_but_no_metadata_and_others_want_https() -> None:
    async with httpx.AsyncClient(transport=_ByHost(frozenset({"169.254.169.254"}))) as http:
        with pytest.raises(httpx.ConnectError, match="ничего не отправляется"):
            await http.post("https://169.254.169.254/push", content=b"x")
        with pytest.raises(httpx.UnsupportedProtocol):
            await http.post("http://push.example.com/push", content=b"x")
