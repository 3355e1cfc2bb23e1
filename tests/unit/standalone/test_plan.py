"""Where the processes of `make run` are."""

from urllib.parse import urlsplit

from libs.common import services
from standalone.plan import Ports, demo_world, played_here

PORTS = Ports({name: 9000 + at for at, name in enumerate(services.names())}, 8081, 8099, 8098, {})


def test_played_sites_have_another_host_than_the_product_whose_cookies_know_no_ports() -> None:
    told = demo_world(played_here(PORTS))
    product = urlsplit(told["hh"]["HH_REDIRECT_URI"]).hostname
    sites = {urlsplit(told["hh"]["HH_SITE_URL"]).hostname, urlsplit(told["telegram"]["TELEGRAM_LINK_URL"]).hostname}
    assert product not in sites
