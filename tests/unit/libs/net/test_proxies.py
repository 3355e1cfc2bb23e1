"""The caller's address behind proxies: nobody can choose their own."""

import pytest
from pydantic import ValidationError

from libs.common.net.proxies import Proxies
from libs.common.settings.http import HttpSettings

OURS = Proxies.of("10.0.0.0/8, 127.0.0.1, 2001:db8::/32")


@pytest.mark.parametrize(
    ("direct", "forwarded", "client"),
    [
        ("203.0.113.9", ["1.2.3.4"], "203.0.113.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["1.2.3.4", "203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["1.2.3.4", "203.0.113.9, 10.1.1.1"], "203.0.113.9"),
        ("127.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("127.0.0.1", ["203.0.113.9, garbage"], "127.0.0.1"),
        ("127.0.0.1", ["garbage, 10.1.1.1"], "10.1.1.1"),
        ("::ffff:127.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("127.0.0.1", ["[2a00::1]:4711, 2001:db8::5"], "2a00::1"),
    ],
)
def test_the_right_most_hop_that_nobody_vouches_for_is_the_caller(
    direct: str, forwarded: list[str], client: str
) -> None:
    assert OURS.client_of(direct, forwarded) == client


def test_by_default_no_header_is_believed() -> None:
    assert HttpSettings().proxies.client_of("127.0.0.1", ["203.0.113.9"]) == "127.0.0.1"


@pytest.mark.parametrize("text", ["1", "proxy", "10.0.0.0/33"])
def test_what_is_no_address_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValidationError, match="не адрес и не сеть"):
        HttpSettings(trusted_proxies=text)
