"""The schedule is replayable, keeps to the plan, and knows every crash point of the code."""

from pathlib import Path

import pytest

from tests.chaos.nemesis import bad_answers, crash_points, schedule
from tests.chaos.settings import Plan, Times

POINTS = crash_points()


def plan(**changes: object) -> Plan:
    values: dict[str, object] = {"scenario": "send", "matches": 2000, "kills": 40, "seed": 7, "folder": Path()}
    return Plan(**{**values, **changes})  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_schedule() -> None:
    assert schedule(plan(), POINTS) == schedule(plan(), POINTS)
    assert schedule(plan(), POINTS) != schedule(plan(seed=8), POINTS)


@pytest.mark.parametrize("kills", [0, 1, 2, 3, 6, 40, 200])
def test_as_many_processes_die_as_were_asked_for(kills: int) -> None:
    made = schedule(plan(kills=kills), POINTS)
    timed = [act for act in made.acts if act.kind != "freeze"]
    assert len(timed) + sum(map(len, made.crashes.values())) == kills


def test_a_full_run_kills_broker_and_database_and_visits_every_crash_point() -> None:
    made = schedule(plan(), POINTS)
    assert {"nats", "postgres", "kill", "freeze"} <= {act.kind for act in made.acts}
    visited = {name for names in made.crashes.values() for name in names}
    assert visited == {name for name in POINTS if not name.startswith("search.")}


def test_kinds_can_be_narrowed() -> None:
    made = schedule(plan(only=("postgres",), kills=3, stops=0), POINTS)
    assert [act.kind for act in made.acts] == ["postgres"] * 3
    assert not any(made.crashes.values())


def test_a_crash_point_is_armed_only_where_it_is_passed() -> None:
    made = schedule(plan(), POINTS)
    for service, names in made.crashes.items():
        assert all(service in POINTS[name] for name in names)


def test_the_points_that_the_code_names_are_found() -> None:
    assert {"auto_reply.posted", "auto_reply.claimed", "relay.published", "notifier.stored"} <= POINTS.keys()
    assert POINTS["relay.published"] == {"auto_reply", "notifier"}
    assert POINTS["notifier.stored"] == {"notifier"}


@pytest.mark.parametrize("wrong", [{"lag": 12.0}, {"frozen": (7.0, 16.0)}, {"frozen": (5.0, 11.0)}])
def test_times_that_cannot_keep_their_promise_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        Times(**wrong)  # type: ignore[arg-type]


def test_bad_answers_scale_and_stay_probabilities() -> None:
    usual, many = bad_answers(1, 2), bad_answers(100, 2)
    assert sum(float(str(rule["probability"])) for rule in usual if rule["method"] == "POST") == pytest.approx(0.16)
    assert all(0 < float(str(rule["probability"])) <= 0.9 for rule in many)
