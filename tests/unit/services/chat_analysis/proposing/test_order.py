"""A chat is read in the order in which it was said, not in that in which hh's list showed it."""

from datetime import UTC, datetime, timedelta

from services.chat_analysis.proposing.domain import MessageRow, as_said

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def row(position: int, author: str, seconds: float, knew: int | None = None) -> MessageRow:
    return MessageRow(str(position), author, "текст", NOON + timedelta(seconds=seconds), (), position, knew)


def order(*rows: MessageRow) -> list[str]:
    return [one.hh_id for one in as_said(rows)]


def test_a_reply_that_the_list_showed_late_stands_before_the_employers_next_word() -> None:
    asked, answered_next, late = row(0, "employer", 0), row(1, "employer", 67), row(2, "applicant", 60, knew=0)
    assert order(asked, answered_next, late) == ["0", "2", "1"]


def test_what_the_owner_wrote_at_hh_by_hand_stands_by_its_time() -> None:
    assert order(row(0, "employer", 0), row(1, "employer", 67), row(2, "applicant", 60)) == ["0", "2", "1"]


def test_an_answer_is_never_put_before_what_it_answers_whatever_our_clock_says() -> None:
    assert order(row(0, "employer", 60), row(1, "applicant", 50, knew=0)) == ["0", "1"]


def test_what_was_said_in_order_stays_so() -> None:
    rows = [
        row(0, "employer", 0),
        row(1, "applicant", 5, knew=0),
        row(2, "employer", 5),
        row(3, "applicant", 9, knew=2),
    ]
    assert as_said(rows) == rows


def test_two_words_of_the_employers_keep_the_order_of_hh() -> None:
    rows = [row(0, "employer", 9), row(1, "employer", 0)]
    assert as_said(rows) == rows
