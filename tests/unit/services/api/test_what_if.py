"""Counting stored decisions under other settings."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.api.what_if.domain import (
    Gain,
    Group,
    Wish,
    changed,
    counted,
    days_of,
    end,
    fits_by_day,
    gains,
    sent_by_day,
)

TODAY = date(2026, 11, 23)


def group(score: int | None, *failed: str, operational: str = "", count: int = 1, ago: int = 0) -> Group:
    blockers = frozenset({operational} if operational else ())
    day = TODAY - timedelta(days=ago)
    return Group(score, frozenset(failed), blockers, day, count, (UUID(int=(score or 0) + 1),))


@pytest.mark.parametrize(
    ("decided", "wish", "expected"),
    [
        (group(70), Wish(70), "fit"),
        (group(69), Wish(70), "no"),
        (group(90, "salary"), Wish(70), "no"),
        (group(90, "salary"), Wish(70, frozenset({"salary"})), "fit"),
        (group(60, "salary"), Wish(70, frozenset({"salary"})), "no"),
        (group(90, "salary", "area"), Wish(70, frozenset({"salary"})), "no"),
        (group(None, "area"), Wish(0, frozenset({"area"})), "unscored"),
        (group(None, "area"), Wish(0), "no"),
        (group(90, operational="has_test"), Wish(70), "by_hand"),
        (group(90, operational="archived"), Wish(0), "no"),
        (group(None, operational="archived"), Wish(0), "no"),
    ],
)
def test_a_vacancy_comes_to_what_its_trace_says(decided: Group, wish: Wish, expected: str) -> None:
    assert end(decided, wish) == expected


def test_a_rule_gains_what_it_alone_keeps_away() -> None:
    decided = [
        group(90, "salary", count=3),
        group(90, "salary", "area"),
        group(None, "area", count=7),
        group(40, "area"),
        group(95, "employer_current"),
        group(80),
    ]
    assert gains(decided, Wish(70)) == [Gain("salary", 3, 0), Gain("area", 0, 7)]
    assert gains(decided, Wish(70, frozenset({"salary"}))) == [Gain("area", 1, 7)]


def test_ends_add_up_to_everything() -> None:
    decided = [group(score, count=2) for score in range(0, 101, 5)]
    for threshold in (0, 1, 50, 100):
        assert sum(counted(decided, Wish(threshold)).values()) == 42


def test_what_a_cap_leaves_over_waits_for_the_next_day() -> None:
    days = days_of(TODAY, 3)
    fits = fits_by_day([group(80, count=5, ago=2), group(80, count=1, ago=0)], Wish(70), days)
    assert list(fits.values()) == [5, 0, 1]
    assert list(sent_by_day(fits, 2).values()) == [2, 2, 2]
    assert list(sent_by_day(fits, None).values()) == [5, 0, 1]


def test_what_was_looked_at_before_the_first_day_counts_there() -> None:
    assert list(fits_by_day([group(80, ago=30)], Wish(70), days_of(TODAY, 2)).values()) == [1, 0]


def test_what_comes_and_goes_is_named_best_first() -> None:
    decided = [group(65), group(68), group(80), group(90, "salary")]
    come, gone = changed(decided, Wish(70), Wish(66))
    assert (come, gone) == ([UUID(int=69)], [])
    come, gone = changed(decided, Wish(70), Wish(85, frozenset({"salary"})))
    assert (come, gone) == ([UUID(int=91)], [UUID(int=81)])
