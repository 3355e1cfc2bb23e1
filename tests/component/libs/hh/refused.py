"""What a probe found, for tests to compare."""

from libs.common.hh.capabilities import Access, Capabilities


def refused(found: Capabilities) -> dict[str, str]:
    """What is refused, and what the owner reads of it."""
    named = {name: getattr(found, name) for name in Capabilities.model_fields}
    return {name: one.said.told("ru") for name, one in named.items() if one.access is Access.REFUSED}
