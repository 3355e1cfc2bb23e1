"""Comparing what somebody says with a secret, in a time that tells nothing of where they differ."""

import hmac


def is_secret(said: object, secret: str) -> bool:
    """Whether somebody said the secret. Anything may be said: a text beyond ASCII, a lone surrogate, no text at all."""
    return hmac.compare_digest(str(said).encode("utf-8", "surrogatepass"), secret.encode())
