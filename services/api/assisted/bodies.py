"""Bodies of working without an hh account."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.api.web.models import Output


class AssistedBody(Output):
    """The user works without an hh account: he sends what the agent writes himself."""

    id: UUID = Field(description="The account of what is sent by hand")
    since: datetime
