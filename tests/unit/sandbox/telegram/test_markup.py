"""HTML is read as Telegram reads it, and refused in its words."""

import html as stdlib_html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.entities import detected, parse
from sandbox.telegram.replies import TelegramError
from sandbox.telegram.utf16 import utf16


@pytest.mark.parametrize(
    ("source", "plain", "entities"),
    [
        ("просто текст", "просто текст", []),
        ("<b>да</b> нет", "да нет", [("bold", 0, 2)]),
        ("<strong>а</strong><em>б</em>", "аб", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<B>а</B>", "а", [("bold", 0, 1)]),
        (
            "<u>а</u><ins>б</ins><s>в</s><del>г</del>",
            "абвг",
            ["underline", "underline", "strikethrough", "strikethrough"],
        ),
        ("😀<i>😀</i>", "😀😀", [("italic", 2, 2)]),
        ("<b>а<i>б</i></b>", "аб", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b>а</>", "а", [("bold", 0, 1)]),
        ("<b></b>пусто", "пусто", []),
        ("&lt;b&gt; &amp; &quot;&#33;&#x41;", '<b> & "!A', []),
        ("&laquo;&nbsp;&", "&laquo;&nbsp;&", []),
        ('<a href="https://example.com/?a=1&amp;b=2">тут</a>', "тут", [("text_link", 0, 3)]),
        ("<a href='nodots'>тут</a>", "тут", []),
        ("<code>x = 1</code>", "x = 1", [("code", 0, 5)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<tg-spoiler>а</tg-spoiler>", "а", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">а</span>', "а", [("spoiler", 0, 1)]),
        ("<blockquote expandable>а</blockquote>", "а", [("expandable_blockquote", 0, 1)]),
        ("  <b> а </b> ", "а", [("bold", 0, 1)]),
    ],
)
def test_html(source: str, plain: str, entities: list[object]) -> None:
    text, found = parse(source, "HTML")
    assert text == plain
    error = [(each["type"], each["offset"], each["length"]) for each in found]
    assert error == entities or [each["type"] for each in found] == entities


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>нет конца", 'Can\'t find end tag corresponding to start tag "b"'),
        ("да<foo>", 'Unsupported start tag "foo" at byte offset 4'),
        ("5 < 6 и всё", 'Unsupported start tag "" at byte offset 2'),
        ("5 <6", "Unclosed start tag at byte offset 2"),
        ("5 < 6 > 4", 'Unsupported start tag "" at byte offset 2'),
        ("а</b>", "Unexpected end tag at byte offset 2"),
        ("<b>а</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("<b>а</b", "Unclosed end tag at byte offset 5"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=a/b>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>а</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<p>а</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
    ],
)
def test_what_cannot_be_read_is_told_in_telegrams_words(source: str, why: str) -> None:
    with pytest.raises(TelegramError) as caught:
        parse(source, "HTML")
    assert caught.value.body() == {
        "ok": False,
        "error_code": 400,
        "description": f"Bad Request: can't parse entities: {why}",
    }


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_an_escaped_text_always_comes_through_as_it_was(text: str) -> None:
    if text.strip():
        assert parse(stdlib_html.escape(text, quote=False), "HTML")[0] == text.strip()


@given(st.text(st.sampled_from("<>/&; =\"'abpi1é😀-"), max_size=40))
def test_any_text_is_read_or_refused_and_entities_lie_inside(text: str) -> None:
    try:
        plain, found = parse(text, "HTML")
    except TelegramError:
        return  # refused; that nothing else is raised is what this is about
    assert all(each["offset"] >= 0 and each["length"] > 0 for each in found)
    assert all(each["offset"] + each["length"] <= utf16(plain) for each in found)


def test_limits_of_a_text() -> None:
    assert parse("я" * 4096, "")[0]
    for text, why in (
        ("я" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        (" \n ", "message text is empty"),
    ):
        with pytest.raises(TelegramError, match=why):
            parse(text, "HTML")
    with pytest.raises(TelegramError, match="unsupported parse_mode"):
        parse("x", "Markdown9")


def test_telegram_finds_commands_and_addresses_by_itself() -> None:
    text = "/start abc, пишите на a@example.com или @anna_k, см. https://example.com/x."
    found = {
        each["type"]: text.encode("utf-16-le")[each["offset"] * 2 : (each["offset"] + each["length"]) * 2].decode(
            "utf-16-le"
        )
        for each in detected(text)
    }
    assert found == {
        "bot_command": "/start",
        "email": "a@example.com",
        "mention": "@anna_k",
        "url": "https://example.com/x",
    }
