"""What bodies read of the snapshots of hh in a row."""

from libs.common.lenient_json import as_map


def text(value: object) -> str | None:
    """A string that says something, else None: snapshots of hh hold anything."""
    return value if isinstance(value, str) and value else None


def named(value: object, key: str = "name") -> str | None:
    """`value[key]` as a text, when the snapshot has it."""
    return text(as_map(value).get(key))
