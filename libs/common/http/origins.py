"""Which origins and hosts are ours: where a browser may write from, and under which names it may reach us."""

from urllib.parse import urlsplit

from pydantic import Field, field_validator

from libs.common.net.hostnames import is_loopback, normal_origin
from libs.common.settings.http import HttpSettings


class PublicSettings(HttpSettings):
    """Under which address browsers find this installation; what follows from it stands here alone."""

    public_url: str | None = Field(
        default=None, description="address that browsers use; default http://HTTP_HOST:HTTP_PORT"
    )
    allowed_origins: str = Field(
        default="", description="further origins that may write and listen, comma separated; their hosts are ours too"
    )

    @field_validator("public_url")
    @classmethod
    def _normal_address(cls, value: str | None) -> str | None:
        return _origin(value) if value else None

    @field_validator("allowed_origins")
    @classmethod
    def _normal_origins(cls, value: str) -> str:
        return ",".join(_origin(one) for one in _listed(value))

    @property
    def base_url(self) -> str:
        """The address that browsers use, without a slash at its end."""
        host = f"[{self.http_host}]" if ":" in self.http_host else self.http_host
        return self.public_url or normal_origin(f"http://{host}:{self.http_port}")

    @property
    def secure(self) -> bool:
        """Whether browsers come over https: only then the session cookie has its `__Host-` name."""
        return self.base_url.startswith("https://")

    @property
    def origins(self) -> frozenset[str]:
        """Origins that may write and listen: the own address, its loopback twins, and those of ALLOWED_ORIGINS."""
        return own_origins(self.base_url, self.allowed_origins)

    @property
    def hosts(self) -> frozenset[str]:
        """Host headers of a write that comes without an Origin."""
        return frozenset(urlsplit(origin).netloc for origin in self.origins)

    @property
    def host_names(self) -> frozenset[str]:
        """See HttpSettings; the hosts of the own origins, too."""
        return super().host_names | {urlsplit(origin).hostname or "" for origin in self.origins}


def own_origins(base_url: str, allowed: str = "") -> frozenset[str]:
    """The address that browsers use, its loopback twins, and those `allowed`, comma separated."""
    listed = {normal_origin(origin) for origin in _listed(allowed)}
    return frozenset({normal_origin(base_url), *_twins(base_url), *listed})


def _twins(base_url: str) -> set[str]:
    address = urlsplit(base_url)
    if not is_loopback(address.hostname):
        return set()
    port = f":{address.port}" if address.port else ""
    return {normal_origin(f"{address.scheme}://{host}{port}") for host in ("localhost", "127.0.0.1", "[::1]")}


def _origin(text: str) -> str:
    """See `normal_origin`; ValueError is always a sentence."""
    try:
        urlsplit(text.strip()).port  # noqa: B018 - reading it is the check
    except ValueError:
        raise ValueError("это не адрес. Пример: https://vkatilsya.example.org") from None
    return normal_origin(text)


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]
