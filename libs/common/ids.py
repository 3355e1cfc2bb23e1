"""Identifiers. Rows have UUIDv7, made in Python, so that they sort by time and are known before the insert."""

import hashlib
from uuid import NAMESPACE_URL, UUID, uuid5

from uuid_utils.compat import uuid7

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:vkatilsya:event")


def new_id() -> UUID:
    """A new time-ordered identifier."""
    return uuid7()


def derived_id(*facts: object) -> UUID:
    """The same identifier for the same business fact, however often it is recorded."""
    return uuid5(_NAMESPACE, "/".join(str(fact) for fact in facts))


def text_hash(text: str) -> str:
    """SHA-256 of a text as UTF-8: the name of exactly this letter or fragment."""
    return hashlib.sha256(text.encode()).hexdigest()
