"""Where a request comes from."""

from starlette.requests import Request

from libs.common.http.guard import address_key
from services.api.settings import ApiSettings


def address_of(request: Request, settings: ApiSettings) -> str:
    """The caller as limits and logs name it: an address, or the network that one customer has."""
    direct = request.client.host if request.client else "unknown"
    return address_key(settings.proxies.client_of(direct, request.headers.getlist("x-forwarded-for")))
