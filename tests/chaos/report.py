"""The one line of JSON: the counters first, then what the run did, so that a zero can be believed."""

import resource
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.chaos.checker import ALSO, MUST, held_in_vain
from tests.chaos.history import Facts
from tests.chaos.run import Outcome


def line(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The sums over all scenarios, then each scenario."""
    totals = {name: sum(outcome.verdict.counts[name] for outcome in outcomes) for name in (*MUST, *ALSO)}
    first = outcomes[0].plan
    return {
        **totals,
        "calm": all(outcome.calm for outcome in outcomes),
        "ok": all(outcome.green for outcome in outcomes),
        "seed": first.seed,
        "seconds": round(sum(outcome.seconds["all"] for outcome in outcomes), 1),
        "cpu_seconds": _processor_seconds(),
        "scenarios": {outcome.plan.scenario: done(outcome) for outcome in outcomes},
    }


def _processor_seconds() -> float:
    """Time on processors of this process and of all that have ended: on a busy machine the wall clock says little."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(sum(each.ru_utime + each.ru_stime for each in spent), 1)


def done(outcome: Outcome) -> dict[str, Any]:
    """What one scenario did."""
    plan, facts, times = outcome.plan, outcome.facts, outcome.plan.times
    crashes = Counter(outcome.nemesis.crashes())
    acts = outcome.nemesis.done
    kills = sum(crashes.values()) + acts["kill"] + acts["nats"] + acts["postgres"]
    return {
        "matches": len(facts.of("matches")),
        "kills": kills,
        "killed_at": {name: crashes[name] for name in sorted(outcome.points)},
        "killed_outright": acts["kill"],
        "of_them_late": outcome.late_kills,
        "broker_killed": acts["nats"],
        "database_killed": acts["postgres"],
        "frozen": acts["freeze"],
        "restarts": sum(len(worker.deaths) for worker in outcome.nemesis.world.workers),
        "unasked_exits": _exits(outcome),
        **_at_hh(facts),
        "states": dict(Counter(row["state"] for row in facts.of("applications")).most_common()),
        "reasons": dict(
            Counter(row["reason"] or row["held_why"] for row in facts.of("applications") if row["state"] != "sent")
        ),
        "sent_by_readback": sum((row["hh_answer"] or {}).get("kind") == "readback" for row in facts.of("applications")),
        "needs_owner": sum(row["state"] == "needs_owner" for row in facts.of("applications")),
        "held_in_vain": len(list(held_in_vain(facts))),
        "refunds": sum(row["kind"] == "refund" for row in facts.of("ledger")),
        "duplicates_published": outcome.load.loaded.duplicates,
        "poison": sum(outcome.load.loaded.poison.values()),
        "parked_good": sum(letter["poison"] is None for letter in facts.parked),
        "republished": sum(log.read_text(errors="replace").count('"event.republished"') for log in _logs(outcome)),
        "redelivered": outcome.redelivered,
        "notifications": len(facts.of("notifications")),
        "sockets": {
            "connections": sum(each.connections for each in outcome.listeners),
            "resyncs": sum(each.resyncs for each in outcome.listeners),
        },
        "workers": {"auto_reply": plan.workers, "notifier": plan.notifiers},
        "users": len(facts.of("accounts")),
        "account_limit": plan.account_limit,
        "times": {
            "lease": times.lease,
            "grace": times.grace,
            "lag": times.lag,
            "http_timeout": times.timeout,
            "sweep": times.sweep,
            "look_lease": times.look_lease,
            "tracking": times.tracking,
            "republish": times.republish,
            "ack_wait": times.ack_wait,
            "redelivery": list(times.redelivery),
            "frozen": list(times.frozen),
        },
        "calm": outcome.calm,
        "log_gaps": outcome.log_gaps,
        "seconds": outcome.seconds,
        "folder": str(plan.folder),
    }


def _at_hh(facts: Facts) -> dict[str, int]:
    lost_answers = sum(post["accepted"] and post["answered"] != "201" for post in facts.posts)
    looks = sum(look["method"] == "GET" and look["path"] == "/negotiations" for look in facts.looks)
    return {
        "posts": len(facts.posts),
        "accepted": sum(bool(post["accepted"]) for post in facts.posts),
        "bad_answers": sum(str(post["answered"]) not in {"201", "303", "403"} for post in facts.posts),
        "lost_answers": lost_answers,
        "readbacks": looks,
    }


def _logs(outcome: Outcome) -> list[Path]:
    return [worker.log for worker in outcome.nemesis.world.workers]


def _exits(outcome: Outcome) -> dict[str, int]:
    """Ends of processes that neither we nor a crash point caused, by exit code."""
    ends = [d for worker in outcome.nemesis.world.workers for d in worker.deaths if not d.asked and not d.crash]
    return {str(code): count for code, count in Counter(death.returncode for death in ends).items()}


def summary(outcome: Outcome) -> str:
    """One sentence for a person, on a failure: what, how much, where to look."""
    wrong = ", ".join(f"{name}={count}" for name, count in outcome.verdict.counts.items() if count) or "not calm"
    return f"{outcome.plan.scenario}: {wrong}; histories: {outcome.stories}"
