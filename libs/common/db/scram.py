"""Passwords of PostgreSQL as it stores them."""

import base64
import hashlib
import hmac

SCRAM_ROUNDS = 4096


def verifier(password: str, salt: bytes) -> str:
    """What PostgreSQL stores instead of the password (SCRAM-SHA-256, RFC 5803), so that no log can hold it."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, SCRAM_ROUNDS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    stored, server = hashlib.sha256(client).digest(), hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${SCRAM_ROUNDS}:{_base64(salt)}${_base64(stored)}:{_base64(server)}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
