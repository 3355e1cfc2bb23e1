"""Stored tokens are bound to their row and column, and keys can be rotated."""

import base64

import pytest
from pydantic import SecretStr

from libs.common.errors import ConfigurationError
from libs.common.ids import new_id
from libs.common.security.crypto import CIPHERS, KeyRing, SealBrokenError, new_key


def ring(*names: str) -> KeyRing:
    text = ",".join(f"{name}:{base64.b64encode(name.encode() * 16).decode()}" for name in names)
    return KeyRing.parse(SecretStr(text))


def test_what_was_sealed_can_be_opened_for_the_same_row_and_column_only() -> None:
    keys, row = ring("k1"), new_id()
    sealed = keys.seal("USERSECRET", row=row, column="access_token")
    assert "USERSECRET" not in sealed
    assert keys.open(sealed, row=row, column="access_token") == "USERSECRET"
    with pytest.raises(SealBrokenError):
        keys.open(sealed, row=new_id(), column="access_token")
    with pytest.raises(SealBrokenError):
        keys.open(sealed, row=row, column="refresh_token")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    keys, row = ring("k1"), new_id()
    assert keys.seal("x", row=row, column="c") != keys.seal("x", row=row, column="c")


def test_an_old_key_still_opens_and_the_first_one_seals() -> None:
    row = new_id()
    old = ring("k1").seal("x", row=row, column="c")
    rotated = ring("k2", "k1")
    assert rotated.open(old, row=row, column="c") == "x"
    assert rotated.seal("x", row=row, column="c").startswith("v1.k2.")
    with pytest.raises(SealBrokenError):
        ring("k2").open(old, row=row, column="c")


@pytest.mark.parametrize("sealed", ["", "v1.k1", "v2.k1.AAAA.AAAA", "v1.k1.AAAA.AAAA", "v1.k1.%%.%%"])
def test_damaged_seals_are_refused(sealed: str) -> None:
    with pytest.raises(SealBrokenError):
        ring("k1").open(sealed, row=1, column="c")


WHOLE = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "не задан"),
        ("k1", "пишется так"),
        ("k1:%%%", "не в base64"),
        ("k1:YWJj", "байтов 3"),
        ("k-1:YWJj", "пишется так"),
        (f"k1:{WHOLE},k1:{WHOLE}", "k1 стоит дважды"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence_without_the_key(text: str, word: str) -> None:
    with pytest.raises(ConfigurationError, match=word) as refused:
        KeyRing.parse(SecretStr(text))
    assert "YWJj" not in str(refused.value)
    assert WHOLE not in str(refused.value)


def test_another_cipher_is_a_new_key_and_what_was_sealed_before_stays_readable() -> None:
    row, made = new_id(), {cipher: new_key(cipher, cipher) for cipher in CIPHERS}
    sealed = {
        cipher: KeyRing.parse(SecretStr(text)).seal("USERSECRET", row=row, column="c") for cipher, text in made.items()
    }
    assert {one.partition(".")[0] for one in sealed.values()} == {version for version, _ in CIPHERS.values()}
    for order in (list(made.values()), list(made.values())[::-1]):
        keys = KeyRing.parse(SecretStr(",".join(order)))
        assert [keys.open(one, row=row, column="c") for one in sealed.values()] == ["USERSECRET"] * len(CIPHERS)
        assert keys.seal("x", row=row, column="c").startswith(keys.mark)
        for cipher, one in sealed.items():
            with pytest.raises(SealBrokenError):
                keys.open(one, row=new_id(), column="c")
            other = next(version for name, (version, _) in CIPHERS.items() if name != cipher)
            with pytest.raises(SealBrokenError):
                keys.open(f"{other}.{one.partition('.')[2]}", row=row, column="c")


def test_a_cipher_that_nobody_knows_is_named() -> None:
    for wrong in (f"k1:des:{base64.b64encode(bytes(32)).decode()}", f"k1::{base64.b64encode(bytes(32)).decode()}"):
        with pytest.raises(ConfigurationError, match="aes, chacha20"):
            KeyRing.parse(SecretStr(wrong))
    with pytest.raises(ConfigurationError, match="des"):
        new_key("k1", "des")


def test_a_derived_key_is_of_one_purpose_and_of_the_current_key_and_is_not_that_key() -> None:
    keys = ring("k1", "k2")
    derived = keys.derived("drafts|anna")
    assert (len(derived), derived) == (32, keys.derived("drafts|anna"))
    assert derived not in {keys.derived("drafts|boris"), ring("k2").derived("drafts|anna")}
    assert derived not in {key.secret for key in keys.keys.values()}


def test_after_a_rotation_the_key_that_was_derived_before_it_is_at_hand() -> None:
    before = ring("k1")
    rotated = KeyRing("k2", {**ring("k2").keys, **before.keys})
    assert rotated.derived_before("drafts|anna") == (before.derived("drafts|anna"),)
    assert rotated.derived("drafts|anna") != before.derived("drafts|anna")
    assert before.derived_before("drafts|anna") == ()
