"""What a client of one installation must know of hh: addresses, the application's own keys, its name."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HHSettings:
    """Addresses and keys of one hh application; `timeout` is in seconds and bounds a whole request, body included."""

    api_url: str
    site_url: str
    user_agent: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    redirect_uri: str = ""
    timeout: float = 20.0
    token_url: str = ""
    """The token endpoint; empty: `/token` of the API host. hh keeps the older `/oauth/token` of the site alive too."""

    @property
    def token_endpoint(self) -> str:
        """Where authorization codes and refresh tokens are exchanged."""
        return self.token_url or f"{self.api_url.rstrip('/')}/token"
