"""Plain clients of the broker, and when what they said has been taken."""

from nats.aio.client import Client


async def taken(client: Client) -> None:
    """Return once the server has taken all that `client` said so far; a refusal of it has been heard as well."""
    for _ in range(2):  # the first answer may be that to the ping of the handshake
        await client.flush(timeout=30)
