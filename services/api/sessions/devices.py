"""From where somebody signs in, told coarsely: enough for the owner to know themselves by, no more. Pure."""

import ipaddress
import re

from libs.common.messages.said import Said, say

BROWSERS = (
    ("YaBrowser/", "yandex"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: most of them also name those below. A name that is no word of the catalogue is its own word."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_PRODUCT = re.compile(r"[A-Za-z0-9 ._-]{1,40}")


def device_words(user_agent: str) -> tuple[str, ...]:
    """Browser and system as words of `device`; a program by its own name, of which only plain letters are shown."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    if browser is None:
        product = _PRODUCT.match(user_agent.partition("/")[0])
        return (f"device.{product[0].strip() if product and product[0].strip() else 'unknown'}",)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    return tuple(f"device.{one}" for one in (browser, system) if one)


def network_of(address: str) -> str:
    """The network that an address belongs to: /24 of IPv4, /48 of IPv6; the text itself when it is no address."""
    text = address.partition("/")[0].partition("%")[0]
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return address[:60]
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network(f"{plain}/{24 if plain.version == 4 else 48}", strict=False))


def is_this_machine(network: str) -> bool:
    """Whether it is the network of loopback addresses."""
    return network.startswith("127.") or network == "::/48"


def place_words(network: str) -> Said:
    """The network for a person."""
    if "/" not in network:
        return say("device", "nowhere")
    return say("device", "here") if is_this_machine(network) else say("device", "network", network=network)
