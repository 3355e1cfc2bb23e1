"""Hosts and addresses are what they parse to."""

import pytest
from pydantic import ValidationError

from libs.common.http.origins import PublicSettings
from libs.common.net.hostnames import is_loopback, is_odd_number, is_public_name, leads_here, normal_origin


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_this_machine_is_known_by_its_address(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1.evil.com", "127.1", "2130706433", "0x7f.0.0.1", "10.0.0.1", "", None, "localhost.evil.com"],
)
def test_what_only_looks_like_this_machine_is_not(host: str | None) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.0x1"])
def test_odd_notations_are_known_as_such_and_may_lead_here(host: str) -> None:
    assert is_odd_number(host)
    assert leads_here(host)
    assert not is_public_name(host)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://vk.example.org:443", "https://vk.example.org"),
        ("https://VK.Example.ORG/", "https://vk.example.org"),
        ("HTTPS://vk.example.org.", "https://vk.example.org"),
        ("http://vk.example.org:80", "http://vk.example.org"),
        ("https://vk.example.org:8443", "https://vk.example.org:8443"),
        ("https://вкатился.рф", "https://xn--80adtgh0be1i.xn--p1ai"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_as_browsers_write_it(written: str, normal: str) -> None:
    assert normal_origin(written) == normal
    assert normal in PublicSettings(public_url=written).origins


@pytest.mark.parametrize(
    "written",
    ["ftp://vk.example.org", "https://vk.example.org/app", "https://a@vk.example.org", "https://", "https://127.1"],
)
def test_an_address_with_more_or_less_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="нужны только схема, имя и порт"):
        PublicSettings(public_url=written)
