"""What stored decisions would have come to under other settings. Pure: it counts traces and judges nothing anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

BY_HAND = frozenset({"has_test", "external"})
"""Rules that leave an application to the owner himself; the other operational ones close the vacancy to everybody."""
FIXED = frozenset({"employer_current"})
"""Rules that nobody should try to live without."""
KEPT = 5
End = Literal["fit", "by_hand", "unscored", "no"]


@dataclass(frozen=True, slots=True)
class Group:
    """Vacancies that were decided alike on one day. `score` is none where a rule came before the score."""

    score: int | None
    failed: frozenset[str]
    operational: frozenset[str]
    day: date
    count: int
    ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """The settings to try. `without`: rules that are left out; `daily_cap`: none is no cap."""

    threshold: int
    without: frozenset[str] = frozenset()
    daily_cap: int | None = None

    def lifting(self, rule: str) -> "Wish":
        """The same without one more rule."""
        return replace(self, without=self.without | {rule})


def end(group: Group, wish: Wish) -> End:
    """What these vacancies would have come to.

    `unscored`: only the rules left out spoke against it, and they did before anything was scored.
    """
    if group.failed - wish.without or group.operational - BY_HAND:
        return "no"
    if group.score is None:
        return "unscored" if group.failed else "no"
    if group.score < wish.threshold:
        return "no"
    return "by_hand" if group.operational else "fit"


def counted(groups: Iterable[Group], wish: Wish) -> dict[End, int]:
    """How many would have come to each end."""
    counts: dict[End, int] = {"fit": 0, "by_hand": 0, "unscored": 0, "no": 0}
    for group in groups:
        counts[end(group, wish)] += group.count
    return counts


@dataclass(frozen=True, slots=True)
class Counted:
    """What the stored decisions come to under one set of settings: by end, and by day what fits and what is sent."""

    wish: Wish
    ends: Mapping[End, int]
    fits: Mapping[date, int]
    sent: Mapping[date, int]

    @classmethod
    def of(cls, groups: Sequence[Group], wish: Wish, days: Sequence[date]) -> "Counted":
        """Count; `days` in order."""
        fits = fits_by_day(groups, wish, days)
        return cls(wish, counted(groups, wish), fits, sent_by_day(fits, wish.daily_cap))


@dataclass(frozen=True, slots=True)
class Gain:
    """What one rule alone keeps away. `unscored`: as many more were put aside by it before they were scored."""

    rule: str
    fit: int
    unscored: int


def gains(groups: Sequence[Group], wish: Wish) -> list[Gain]:
    """Of every rule that spoke against something, what would come if only it were left out; the most first."""
    before = counted(groups, wish)
    rules = sorted(set().union(*(group.failed for group in groups)) - wish.without - FIXED)
    found: list[Gain] = []
    for rule in rules:
        after = counted(groups, wish.lifting(rule))
        gain = Gain(rule, after["fit"] - before["fit"], after["unscored"] - before["unscored"])
        if gain.fit or gain.unscored:
            found.append(gain)
    return sorted(found, key=lambda gain: (-gain.fit, -gain.unscored, gain.rule))


def days_of(last: date, count: int) -> list[date]:
    """That many days up to the last."""
    return [last - timedelta(days=back) for back in reversed(range(count))]


def fits_by_day(groups: Iterable[Group], wish: Wish, days: Sequence[date]) -> dict[date, int]:
    """How many would have fit on each day; what was looked at before the first of them counts there."""
    found = dict.fromkeys(days, 0)
    for group in groups:
        if end(group, wish) == "fit":
            day = min(max(group.day, days[0]), days[-1])
            found[day] += group.count
    return found


def sent_by_day(fits: Mapping[date, int], cap: int | None) -> dict[date, int]:
    """How many would have gone each day: what a cap leaves over waits for the days after."""
    waiting, sent = 0, dict[date, int]()
    for day, count in fits.items():
        waiting += count
        sent[day] = waiting if cap is None else min(waiting, cap)
        waiting -= sent[day]
    return sent


def changed(groups: Iterable[Group], before: Wish, after: Wish) -> tuple[list[UUID], list[UUID]]:
    """The best of those that would come anew, and the best of those that would be gone."""
    come: list[Group] = []
    gone: list[Group] = []
    for group in groups:
        was, would = end(group, before) == "fit", end(group, after) == "fit"
        if would and not was:
            come.append(group)
        elif was and not would:
            gone.append(group)
    return _best(come), _best(gone)


def _best(groups: list[Group]) -> list[UUID]:
    ordered = sorted(groups, key=lambda group: -(group.score or 0))
    return [one for group in ordered for one in group.ids][:KEPT]
