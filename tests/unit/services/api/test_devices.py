"""Where somebody signed in from, in words that tell an owner enough and a thief nothing."""

import pytest

from libs.common.messages.said import say
from services.api.sessions.devices import device_words, network_of, place_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{WINDOWS}Chrome/126.0.0.0 Safari/537.36", "Chrome, Windows"),
        (f"{WINDOWS}Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge, Windows"),
        (f"{WINDOWS}Chrome/124.0.0.0 YaBrowser/24.6 Safari/537.36", "Яндекс Браузер, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        (f"{IPHONE}Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl"),
        ("vkatilsya-demo", "vkatilsya-demo"),
        ("<b>Ваш банк: позвоните", "неизвестная программа"),
        ("", "неизвестная программа"),
    ],
)
def test_a_browser_is_named_as_people_call_it(agent: str, words: str) -> None:
    assert say("news", "signed_in", device=device_words(agent), place="").told("ru").startswith(f"{words}; ")


@pytest.mark.parametrize(
    ("address", "network", "words"),
    [
        ("203.0.113.77", "203.0.113.0/24", "сеть 203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24", "сеть 203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48", "сеть 2001:db8:1::/48"),
        ("2001:db8:1:2::/64", "2001:db8:1::/48", "сеть 2001:db8:1::/48"),
        ("127.0.0.1", "127.0.0.0/24", "этот компьютер"),
        ("::1", "::/48", "этот компьютер"),
        ("unknown", "unknown", "адрес неизвестен"),
    ],
)
def test_an_address_is_told_as_its_network(address: str, network: str, words: str) -> None:
    assert network_of(address) == network
    assert place_words(network).told("ru") == words
