"""The way to hh: to addresses of the internet only in live mode, never to one of them in demo."""

import httpx

from libs.common.net.outgoing import Guarded, Guide, private_only, proxied, public_only, this_machine_only
from libs.common.settings.hh import HHApiSettings

LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


def transport_to_hh(settings: HHApiSettings, *, limits: httpx.Limits = LIMITS) -> httpx.AsyncBaseTransport | None:
    """The transport of a client that talks to hh; None where a proxy of the environment stands in between."""
    live = settings.mode == "live"
    if live and (proxied(settings.hh_api_url) or proxied(settings.hh_site_url)):
        return None
    in_demo = private_only if settings.sandboxes else this_machine_only
    return Guarded(Guide(public_only if live else in_demo), lambda: httpx.AsyncHTTPTransport(limits=limits))
