"""Whatever an employer calls a vacancy, a notice fits into one message of Telegram, and making it comes to an end."""

import pytest

from services.notifier.channels.telegram import MOST, html


@pytest.mark.parametrize("char", ["&", "<", "a", "ж"])
@pytest.mark.parametrize(("title", "body"), [(2_000, 0), (2_000, 5_000), (10, 5_000), (10, 10)])
def test_a_notice_fits_and_no_mark_is_cut(char: str, title: int, body: int) -> None:
    found = html(char * title, char * body)
    assert 0 < len(found) <= MOST
    assert found.startswith("<b>")
    whole = {"&": "&amp;", "<": "&lt;"}.get(char, char)
    assert found.replace("<b>", "").replace("</b>", "").replace("\n", "").replace(whole, "") == ""
