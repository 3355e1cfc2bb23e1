"""Input that nobody should send: values of every kind, and whole requests with one thing in them spoiled."""

import os
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# `SANDBOX_FUZZ_CASES` makes these tests longer, as it does those of the specification
EXAMPLES = max(60, int(os.environ.get("SANDBOX_FUZZ_CASES", "0")))
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(MANY, max_examples=EXAMPLES // 2)

PLAIN = [
    None, True, False, -1, 0, 1, 3, 1.5, -0.001, 10**18, 2**63, 10**400, 1e300, "", " ", "0", "-1", "abc", "\x00",
    "a\x00b", "я" * 300, "2026-13-01", "2026-04-01T00:00:00+0300", "NaN", "../..", "<b>", "%00", "\u2028", "😀",
    "\r\nX-Evil: 1", "*", "(((", [], {}, [[]], [None], [{}], ["a", 1, None], {"id": None}, {"id": 5}, {"a": {"b": [1]}},
    {"id": "1", "name": 7},
]  # fmt: skip
NESTED: Any = st.recursive(
    st.sampled_from(PLAIN),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "name", "text", "type", "state", "a", ""]), inner, max_size=3),
    ),
    max_leaves=6,
)
VALUES: Any = st.one_of(st.sampled_from(PLAIN), NESTED)
# what no JSON parser should let through to the rest
RAW = [
    b"", b"{", b"[1]", b'"x"', b"nul", b"\xff\xfe\x00", b"\x00", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}',
    b'{"a": ' + b"9" * 5000 + b"}", b'{"a": "\\ud800"}', b'{"a": "\\u0000"}', b"[" * 100_000, b'{"a":' * 20_000,
    b'{"a":' * 300 + b"1" + b"}" * 300, "{}".encode("utf-16"), b"a=b&c", b"%", b"--x\r\n\r\n", b'{"a": 1}{"b": 2}',
]  # fmt: skip
KINDS = [
    "application/json", "application/json; charset=koi8-r", "application/x-www-form-urlencoded", "multipart/form-data",
    "multipart/form-data; boundary=x", "multipart/form-data; boundary=", "text/plain", "nonsense", "",
]  # fmt: skip


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*place, key)
        yield from _places(part, (*place, key))


@st.composite
def spoiled(draw: st.DrawFn, whole: Any) -> Any:
    """A copy of a sound value in which one part, anywhere, is gone or something else."""
    copy = deepcopy(whole)
    *way, last = draw(st.sampled_from(list(_places(copy))))
    part = copy
    for step in way:
        part = part[step]
    if draw(st.integers(0, 5)):
        part[last] = draw(VALUES)
    else:
        del part[last]
    return copy
