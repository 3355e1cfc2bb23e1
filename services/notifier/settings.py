"""Settings of the notifier."""

from pydantic import Field

from libs.common.origins import PublicSettings
from libs.common.service import ServiceSettings


class NotifierSettings(ServiceSettings, PublicSettings):
    """Where browsers come from, and how patient their sockets are."""

    public_url: str | None = Field(
        default="http://127.0.0.1:8000", description="address of the web client; other origins are refused"
    )
    socket_heartbeat_seconds: float = Field(
        default=15, gt=0, description="pause between frames that tell the newest number"
    )
    session_look_seconds: float = Field(
        default=1, gt=0, description="pause between looks whether the sessions of the open sockets still stand"
    )
    session_unseen_seconds: float = Field(
        default=15, gt=0, description="without the database for this long, sockets are closed (1013)"
    )
    socket_queue: int = Field(default=256, ge=1, description="frames kept for a slow reader before it is closed")
    socket_send_seconds: float = Field(
        default=10, gt=0, description="a frame that is not taken in this time closes the socket"
    )
    sockets_per_user: int = Field(default=5, ge=1, description="open sockets of one user per process")
