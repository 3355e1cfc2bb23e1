"""`vkatilsya keys new` prints a key that SECRET_KEYS takes."""

import pytest
from pydantic import SecretStr

from libs.common.errors import ConfigurationError
from libs.common.security.crypto import KeyRing, new_key


def test_a_new_key_seals_and_is_new_every_time() -> None:
    first, second = new_key("k1"), new_key("k2")
    ring = KeyRing.parse(SecretStr(f"{first},{second}"))
    assert ring.seal("token", row="1", column="a")
    assert first.partition(":")[2] != second.partition(":")[2]


@pytest.mark.parametrize("name", ["", "к1", "k 1", "k:1"])
def test_a_name_that_would_not_be_read_back_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError):
        new_key(name)
