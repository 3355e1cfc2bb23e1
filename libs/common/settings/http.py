"""Where a process listens, and how much it takes from one address."""

from typing import Self

from pydantic import Field, field_validator, model_validator

from libs.common.net.hostnames import is_odd_number, normal_host
from libs.common.net.proxies import Proxies
from libs.common.net.tls import own
from libs.common.settings.base import EnvSettings


class HttpSettings(EnvSettings):
    """Where this process listens."""

    http_host: str = Field(default="127.0.0.1", description="address to listen on")
    http_port: int = Field(default=0, ge=0, le=65535, description="0: any free port")
    metrics_host: str = Field(default="127.0.0.1", description="address for the metrics; not for the public")
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="Prometheus metrics on a port of their own; empty: no metrics"
    )
    http_certificate_file: str | None = Field(
        default=None,
        description="file with the certificate (PEM, with its chain) that this process shows; with it sockets, probes "
        "and metrics speak TLS only. Empty: plain http",
    )
    http_key_file: str | None = Field(default=None, description="file with the key of HTTP_CERTIFICATE_FILE (PEM)")
    allowed_hosts: str = Field(
        default="", description="further names in the Host header, comma separated, e.g. those that a proxy sends"
    )
    trusted_proxies: str = Field(
        default="",
        description="addresses or networks of your reverse proxies, comma separated, whose X-Forwarded-For is believed",
    )
    http_head_bytes: int = Field(default=32_768, ge=1024, le=1_048_576, description="largest head of a request")
    http_headers: int = Field(default=100, ge=10, le=1000, description="most headers of a request")
    http_head_seconds: float = Field(default=10, gt=0, le=600, description="time for the head of a request")
    http_body_seconds: float = Field(default=30, gt=0, le=600, description="time for the body of a request")
    http_per_address: int = Field(
        default=512,
        ge=1,
        description="open connections of one address per process; believed proxies have no such limit",
    )
    http_connections: int = Field(default=4_096, ge=1, description="open connections per process")

    http_instance: str = Field(
        default="", description="what every answer says in X-Instance, by which a launcher knows its own processes"
    )

    @field_validator("http_host", "metrics_host")
    @classmethod
    def _own_host(cls, value: str) -> str:
        try:
            host = normal_host(value)
        except ValueError:
            host = ""
        if not host or is_odd_number(host):
            raise ValueError("нужен адрес этого компьютера. Пример: 127.0.0.1")
        return host

    @field_validator("allowed_hosts")
    @classmethod
    def _normal_hosts(cls, value: str) -> str:
        return ",".join(normal_host(one) for one in value.split(",") if one.strip())

    @field_validator("trusted_proxies")
    @classmethod
    def _readable_proxies(cls, value: str) -> str:
        Proxies.of(value)
        return value

    @model_validator(mode="after")
    def _http_pair(self) -> Self:
        own("HTTP", self.http_certificate_file, self.http_key_file)
        return self

    @property
    def host_names(self) -> frozenset[str]:
        """Names, without a port, that a Host header may have besides those of this machine."""
        return frozenset(one for one in (self.http_host, *self.allowed_hosts.split(",")) if one)

    @property
    def proxies(self) -> Proxies:
        """The believed proxies."""
        return Proxies.of(self.trusted_proxies)
