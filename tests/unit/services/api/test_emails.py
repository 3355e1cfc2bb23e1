"""What is an e-mail address: one mailbox, whoever reads it."""

import pytest

from services.api.users import BadEmailError, normal_email


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Anna@Example.ORG ", "anna@example.org"),
        ("o'neil+jobs@mail.example.co", "o'neil+jobs@mail.example.co"),
        ("анна@почта.рф", "анна@почта.рф"),
        ("root@localhost", "root@localhost"),
        ("a" * 64 + "@x.org", "a" * 64 + "@x.org"),
    ],
)
def test_an_address_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert normal_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        *("anna,boris@x.org", "anna<boris@x.org", "anna;boris@x.org", "anna:boris@x.org", "anna(boris)@x.org"),
        *("anna@x.org,evil", "anna@x.org>", '"anna"@x.org', "anna@[127.0.0.1]", "anna@x.org:25", "anna@x@y.org"),
        *("anna..b@x.org", ".anna@x.org", "anna.@x.org", "anna@x..org", "anna@x.org.", "anna@-x.org", "anna@"),
        *("anna\u200b@x.org", "anna\u202e@x.org", "anna@x.org\r\nBcc: b@y.org", "a" * 65 + "@x.org", "a@" + "x" * 191),
    ],
)
def test_a_list_a_name_and_a_comment_are_no_address(typed: str) -> None:
    with pytest.raises(BadEmailError):
        normal_email(typed)
