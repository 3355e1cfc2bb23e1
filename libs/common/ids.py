"""Row identifiers: UUIDv7, made in Python, so that they sort by time and are known before the insert."""

from uuid import NAMESPACE_URL, UUID, uuid5

from uuid_utils.compat import uuid7

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:vkatilsya:event")


def new_id() -> UUID:
    """A new time-ordered identifier."""
    return uuid7()


def derived_id(*facts: object) -> UUID:
    """The same identifier for the same business fact, however often it is recorded."""
    return uuid5(_NAMESPACE, "/".join(str(fact) for fact in facts))
