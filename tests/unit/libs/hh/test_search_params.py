"""Parameters are written as hh reads them, and a page that hh does not show is not asked for."""

import pytest

from libs.common.hh.answers.errors import BadArgumentError
from libs.common.hh.lists.params import encoded, paged
from libs.common.hh.transport.backoff import Backoff


def test_lists_repeat_their_key_booleans_are_words_and_none_is_left_out() -> None:
    params = {"text": "python", "area": ["1", "2"], "only_with_salary": True, "salary": 100_000, "metro": None}
    assert encoded(params) == [
        ("text", "python"),
        ("area", "1"),
        ("area", "2"),
        ("only_with_salary", "true"),
        ("salary", "100000"),
    ]


def test_paging_replaces_a_page_among_the_parameters() -> None:
    assert paged({"page": 5, "text": "a"}, 0, 20) == [("text", "a"), ("page", "0"), ("per_page", "20")]


@pytest.mark.parametrize(("page", "per_page"), [(19, 100), (199, 10), (0, 0), (0, 100)])
def test_the_last_page_inside_the_depth_is_allowed(page: int, per_page: int) -> None:
    assert ("page", str(page)) in paged({}, page, per_page)


@pytest.mark.parametrize(("page", "per_page"), [(20, 100), (200, 10), (0, 101), (-1, 10), (0, -1)])
def test_a_page_outside_the_depth_is_refused_before_asking(page: int, per_page: int) -> None:
    with pytest.raises(BadArgumentError) as caught:
        paged({}, page, per_page)
    assert "per_page" in caught.value.fields


def test_backoff_grows_with_full_jitter_up_to_its_cap() -> None:
    backoff = Backoff(attempts=9, base=0.5, cap=8)
    assert [backoff.delay(n, None, lambda: 1.0) for n in range(1, 7)] == [1, 2, 4, 8, 8, 8]
    assert backoff.delay(3, None, lambda: 0.25) == 1.0


def test_backoff_gives_up_after_its_attempts_or_when_hh_asks_for_more_than_the_cap() -> None:
    backoff = Backoff(attempts=3, base=0.5, cap=8)
    assert backoff.delay(3, None, lambda: 1.0) is None
    assert backoff.delay(1, 9, lambda: 1.0) is None
    assert backoff.delay(1, 5, lambda: 0.0) == 5
