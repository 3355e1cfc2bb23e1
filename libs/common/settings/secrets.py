"""Keys that encrypt the token pairs."""

from pydantic import Field, SecretStr, field_validator

from libs.common.errors import ConfigurationError
from libs.common.settings.base import EnvSettings


class SecretSettings(EnvSettings):
    """Keys that encrypt the token pairs."""

    secret_keys: SecretStr = Field(
        description="`id:base64 of 32 bytes`, comma separated; the first one encrypts, all decrypt"
    )

    @field_validator("secret_keys")
    @classmethod
    def _readable(cls, value: SecretStr) -> SecretStr:
        """A key that cannot be used stops the start, not the first account."""
        from libs.common.security.crypto import KeyRing  # whoever has no secrets need not load it

        try:
            KeyRing.parse(value)
        except ConfigurationError as error:
            raise ValueError(str(error)) from None
        return value
