"""Web Push on the wire: the example of RFC 8291, what a browser decrypts, the signature of the sender."""

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from libs.common.errors import ConfigurationError
from libs.common.notifications.vapid import Browser, Sender, b64, encrypt, new_key, un64
from tests.support.push_browser import PushBrowser


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(un64(text)), ec.SECP256R1())


def test_the_example_of_rfc_8291_comes_out_to_the_byte() -> None:
    browser = Browser.of(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        browser,
        salt=un64("DGv6ra1nlYgDCS1FRnbzlw"),
        own=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )
    assert b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_reads_what_was_encrypted_for_it_and_no_two_bodies_are_the_same() -> None:
    browser = PushBrowser()
    to = Browser.of("https://push.example/1", **browser.keys)
    bodies = [encrypt("Приглашение".encode(), to) for _ in range(2)]
    assert [browser.decrypt(body).decode() for body in bodies] == ["Приглашение"] * 2
    assert bodies[0] != bodies[1]


def test_the_signature_is_the_installations_and_for_one_push_service_only() -> None:
    sender = Sender.of(new_key())
    header = sender.authorization("https://push.example:8443/a/b", contact="mailto:a@example.org", expires=1800000000)
    scheme, token, key = header.replace("t=", "").replace("k=", "").replace(",", "").split(" ")
    head, claims, signature = token.split(".")
    assert (scheme, key) == ("vapid", sender.public_key)
    assert json.loads(un64(claims)) == {
        "aud": "https://push.example:8443",
        "exp": 1800000000,
        "sub": "mailto:a@example.org",
    }
    raw = un64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), un64(key))
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("text", ["", "коротко", "AAAA", b64(b"\0" * 32), b64(b"\xff" * 32)])
def test_a_key_that_is_none_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(ConfigurationError, match="vkatilsya keys vapid"):
        Sender.of(text)


POINT = b64(PushBrowser(private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).point)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("AAAA", b64(bytes(16))), (b64(b"\4" + b"\1" * 64), b64(bytes(16))), (POINT, "AAAA"), ("я", "я")],
)
def test_keys_of_a_browser_that_are_none_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of whatever kind
        Browser.of("https://push.example/1", p256dh, auth)
