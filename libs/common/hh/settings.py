"""What a client of one installation must know of hh: addresses, the application's own keys, its name."""

import re
from dataclasses import dataclass, field

from libs.common.errors import ConfigurationError
from libs.common.settings.hh import HHApiSettings

USER_AGENT = re.compile(r"[!-~]+(?: [!-~]+)* \([^()\s@]+@[^()\s@]+\)", re.ASCII)
REFUSED_MAIL = ("@example.com)", ".example.com)")
"""hh blacklists the sample of its own documentation."""


@dataclass(frozen=True, slots=True)
class HHSettings:
    """Addresses and keys of one hh application; `timeout` is in seconds and bounds a whole request, body included.

    ConfigurationError when hh is known to refuse the user agent.
    """

    api_url: str
    site_url: str
    user_agent: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    redirect_uri: str = ""
    timeout: float = 20.0
    token_url: str = ""
    """The token endpoint; empty: `/token` of the API host. hh keeps the older `/oauth/token` of the site alive too."""

    def __post_init__(self) -> None:
        if not USER_AGENT.fullmatch(self.user_agent) or self.user_agent.lower().endswith(REFUSED_MAIL):
            raise ConfigurationError(
                "HH_USER_AGENT: нужны название латиницей и настоящая почта, например «MyApp/1.0 (you@mail.ru)»."
            )

    @classmethod
    def of(cls, settings: HHApiSettings, *, redirect_uri: str = "") -> "HHSettings":
        """From the environment's settings; `redirect_uri` is the default for HH_REDIRECT_URI."""
        secret = settings.hh_client_secret
        return cls(
            api_url=settings.hh_api_url,
            site_url=settings.hh_site_url,
            user_agent=settings.hh_user_agent,
            client_id=settings.hh_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            redirect_uri=settings.hh_redirect_uri or redirect_uri,
            timeout=settings.hh_timeout_seconds,
        )

    @property
    def token_endpoint(self) -> str:
        """Where authorization codes and refresh tokens are exchanged."""
        return self.token_url or f"{self.api_url.rstrip('/')}/token"
