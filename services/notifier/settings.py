"""Settings of the notifier."""

from pydantic import Field

from libs.common.origins import own_origins
from libs.common.service import ServiceSettings


class NotifierSettings(ServiceSettings):
    """Where browsers come from, and how patient their sockets are."""

    public_url: str = Field(
        default="http://127.0.0.1:8000", description="address of the web client; other origins are refused"
    )
    allowed_origins: str = Field(default="", description="further origins that may listen, comma separated")
    socket_heartbeat_seconds: float = Field(
        default=15, gt=0, description="pause between frames that tell the newest number"
    )
    socket_queue: int = Field(default=256, ge=1, description="frames kept for a slow reader before it is closed")
    socket_send_seconds: float = Field(
        default=10, gt=0, description="a frame that is not taken in this time closes the socket"
    )
    sockets_per_user: int = Field(default=5, ge=1, description="open sockets of one user per process")

    @property
    def origins(self) -> frozenset[str]:
        """Origins that may open a socket: the same as may write."""
        return own_origins(self.public_url, self.allowed_origins)
