"""The checker: compares what hh accepted with what we believe and with what the owners were told. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from tests.chaos.history import Facts, Row

DAY = 86_400.0
MUST = ("lost", "duplicate_applications", "duplicate_posts", "over_limit", "notifications_missing", "seq_gaps")
ALSO = ("double_events", "wrong_counts", "poison_at_large")
LASTING = frozenset({"limit", "plan", "resume_cap", "employer", "needs_login"})
"""Reasons that may hold a row when the run is over: their ends lie hours ahead."""
SOON = 60.0
TERMINAL = frozenset({"sent", "sent_by_hand", "failed", "dismissed", "expired", "needs_owner"})
ANNOUNCED_BY = ("match.", "reply.", "chat.", "account.")


@dataclass
class Verdict:
    """What is wrong: per counter the offending ids. No offenders: the run is green."""

    offenders: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {name: len(ids) for name, ids in self.offenders.items()}

    @property
    def green(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.offenders.values())


def check(facts: Facts) -> Verdict:
    """All counters."""
    return Verdict({name: sorted(set(CHECKS[name](facts))) for name in (*MUST, *ALSO)})


def lost(facts: Facts) -> Iterable[str]:
    """Matches without a row, rows without an end, applications at hh that we do not know, claims that hh denies."""
    yield from _unrecorded(facts)
    yield from _unsettled(facts)
    yield from _unknown_to_us(facts)
    yield from _unannounced(facts)


def _unrecorded(facts: Facts) -> Iterable[str]:
    known = {(row["account_id"], row["vacancy_id"]) for row in facts.of("applications")}
    for match in facts.of("matches"):
        if match["mode"] != "off" and not match["archived"] and (match["account_id"], match["vacancy_id"]) not in known:
            yield str(match["id"])


def _unsettled(facts: Facts) -> Iterable[str]:
    """A row that nothing holds must end within a lease and two sweeps."""
    asleep = {lane["user_id"] for lane in facts.of("lanes") if _sleeps(lane)}
    for row in facts.of("applications"):
        if row["state"] in TERMINAL or rightly_held(row, asleep):
            continue
        if row["state"] == "held" or row["age"] > facts.lease + 2 * facts.sweep:
            yield str(row["id"])


def _sleeps(lane: Row) -> bool:
    """Nothing of its user may go until a time that is still far."""
    return lane["paused_notice"] in LASTING and (lane["wakes_in"] or 0.0) > SOON


def rightly_held(row: Row, asleep: Collection[object]) -> bool:
    """Held for a reason that lasts, until a time that is still far; or queued behind such rows in a sleeping lane."""
    if row["state"] == "queued":
        return row["user_id"] in asleep
    return row["state"] == "held" and row["held_why"] in LASTING and row["held_for"] > SOON


def _unknown_to_us(facts: Facts) -> Iterable[str]:
    claimed = {row["negotiation_id"]: row for row in facts.of("applications") if row["negotiation_id"]}
    existing = {str(item["id"]) for item in facts.by_hand}
    for post in facts.posts:
        if post["accepted"]:
            existing.add(str(post["negotiation_id"]))
            row = claimed.get(post["negotiation_id"])
            if row is None or row["state"] != "sent":
                yield _pair(post)
    for negotiation_id, row in claimed.items():
        if negotiation_id not in existing:
            yield str(row["id"])


def _unannounced(facts: Facts) -> Iterable[str]:
    """An end without its event, an event that never left, a match that no consumer took nor the sweeper replaced."""
    announced = {(row["subject"], row["application_id"]) for row in facts.of("outbox")}
    expected = {
        "sent": "reply.sent",
        "failed": "reply.failed",
        "expired": "reply.failed",
        "needs_owner": "reply.failed",
    }
    for row in facts.of("applications"):
        subject = expected.get(row["state"])
        if subject and row["made_by"] == "agent" and (subject, str(row["id"])) not in announced:
            yield str(row["id"])
    yield from (str(row["event_id"]) for row in facts.of("outbox") if row["published_at"] is None)


def duplicate_applications(facts: Facts) -> Iterable[str]:
    """More than one accepted application of an account for a vacancy, those by hand included."""
    made = Counter(_pair(post) for post in facts.posts if post["accepted"])
    return (pair for pair, count in made.items() if count > 1)


def duplicate_posts(facts: Facts) -> Iterable[str]:
    """A POST for a pair that hh had accepted, or after a POST whose answer was lost without a look in between."""
    looks = _looks(facts)
    before: dict[str, list[Row]] = defaultdict(list)
    for post in sorted(facts.posts, key=lambda each: each["seq"]):
        earlier = before[_pair(post)]
        if any(each["accepted"] for each in earlier) or (
            earlier and _unanswered(earlier[-1]) and not looks(post["account"], earlier[-1]["at"], post["at"])
        ):
            yield _pair(post)
        earlier.append(post)


def _unanswered(post: Row) -> bool:
    """hh's answer left the question open for the caller: none, a 5xx, or one that may have been cut off."""
    return not str(post["answered"]).startswith("4")


def _looks(facts: Facts) -> Callable[[str, float, float], bool]:
    times: dict[str, list[float]] = defaultdict(list)
    for line in facts.looks:
        if line["method"] == "GET" and line["path"] == "/negotiations" and line["status"] == 200:
            times[line["account"]].append(line["when"])
    # The log's times are whole seconds.
    return lambda account, after, until: any(after - 1 <= at <= until + 1 for at in times[account])


def over_limit(facts: Facts) -> Iterable[str]:
    """Accounts over their 24 hours, users over their plan, resumes over their cap, employers over theirs."""
    accounts = {row["hh_user_id"]: row for row in facts.of("accounts")}
    accepted = [post for post in facts.posts if post["accepted"]]
    moments: dict[str, list[float]] = defaultdict(list)
    for post in accepted:
        moments[post["account"]].append(post["at"])
    for item in facts.by_hand:
        moments[item["user_id"]].append(item["made_at"])
    for account, times in moments.items():
        if account in accounts and most_in_window(times, DAY) > facts.account_limit:
            yield f"account {accounts[account]['id']}"
    yield from _over_plan(facts, accounts, accepted)
    yield from _over_resume(facts, accepted)
    yield from _over_employer(facts)


def most_in_window(times: Iterable[float], window: float) -> int:
    """The most moments that any half-open window of this length holds."""
    ordered = sorted(times)
    most = first = 0
    for last, moment in enumerate(ordered):
        while ordered[first] <= moment - window:
            first += 1
        most = max(most, last - first + 1)
    return most


def _over_plan(facts: Facts, accounts: dict[str, Row], accepted: list[Row]) -> Iterable[str]:
    limits = {row["user_id"]: row["application_limit"] for row in facts.of("plans")}
    used = Counter(accounts[post["account"]]["user_id"] for post in accepted if post["account"] in accounts)
    return (f"user {user}" for user, count in used.items() if count > limits[user])


def _over_resume(facts: Facts, accepted: list[Row]) -> Iterable[str]:
    caps = {row["hh_resume_id"]: row for row in facts.of("resumes") if row["daily_cap"] is not None}
    used = Counter(post["resume_id"] for post in accepted if post["resume_id"] in caps)
    return (f"resume {caps[hh_id]['id']}" for hh_id, count in used.items() if count > caps[hh_id]["daily_cap"])


def _over_employer(facts: Facts) -> Iterable[str]:
    keys = {(row["account_id"], row["vacancy_id"]): row["employer_key"] for row in facts.of("applications")}
    accounts = {row["hh_user_id"]: row["id"] for row in facts.of("accounts")}
    used: Counter[tuple[str, str]] = Counter()
    for post in facts.posts:
        account = accounts.get(post["account"])
        if post["accepted"] and (account, post["vacancy_id"]) in keys:
            used[str(account), keys[account, post["vacancy_id"]]] += 1
    caps = {str(row["account_id"]): row["employer_cap"] for row in facts.of("resumes")}
    return (f"employer {account} {key}" for (account, key), count in used.items() if count > caps[account])


def notifications_missing(facts: Facts) -> Iterable[str]:
    """Events that left no notification, or more than one, with their user."""
    stored = Counter((row["user_id"], row["event_id"]) for row in facts.of("notifications"))
    for event in facts.of("outbox"):
        if event["subject"].startswith(ANNOUNCED_BY) and stored[event["user_id"], event["event_id"]] != 1:
            yield str(event["event_id"])


def seq_gaps(facts: Facts) -> Iterable[str]:
    """Users whose numbers are not 1, 2, 3 ..., or whose browser saw another sequence."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in facts.of("notifications"):
        numbers[str(row["user_id"])].append(row["seq"])
    last = {str(row["user_id"]): row["last_seq"] for row in facts.of("counters")}
    for user in numbers.keys() | last.keys():
        if sorted(numbers[user]) != list(range(1, last.get(user, 0) + 1)):
            yield f"user {user}"
    for user, seen in facts.seen.items():
        if seen != list(range(1, last.get(user, 0) + 1)):
            yield f"socket {user}"


def double_events(facts: Facts) -> Iterable[str]:
    """An application that was told as sent twice, or as both sent and failed."""
    announced = Counter(
        row["application_id"] for row in facts.of("outbox") if row["subject"] in {"reply.sent", "reply.failed"}
    )
    return (str(application) for application, count in announced.items() if count > 1)


def wrong_counts(facts: Facts) -> Iterable[str]:
    """Accounts whose ledger counts other than what hh accepted plus what a person must look at."""
    accounts = {row["hh_user_id"]: row["id"] for row in facts.of("accounts")}
    real: Counter[str] = Counter()
    for post in facts.posts:
        if post["accepted"] and post["account"] in accounts:
            real[str(accounts[post["account"]])] += 1
    for item in facts.by_hand:
        real[str(accounts.get(item["user_id"]))] += 1
    for row in facts.of("applications"):
        if row["state"] in {"needs_owner", "sending", "unknown"}:
            real[str(row["account_id"])] += 1
    counted: Counter[str] = Counter()
    for entry in facts.of("ledger"):
        counted[str(entry["account_id"])] += entry["units"]
    everybody = [str(account) for account in accounts.values()]
    return (f"account {account}" for account in everybody if real[account] != counted[account])


def poison_at_large(facts: Facts) -> Iterable[str]:
    """Unreadable messages that were not parked by every service that read them."""
    parked = {(letter["poison"], letter["durable"]) for letter in facts.parked}
    for mark, durables in facts.poison.items():
        yield from (f"{mark} {durable}" for durable in durables if (mark, durable) not in parked)


def held_in_vain(facts: Facts) -> Iterable[str]:
    """Rows that wait for hours although what holds them has gone: nothing is wrong, but a chance is missed."""
    occupied = {
        (row["account_id"], row["employer_key"])
        for row in facts.of("applications")
        if row["state"] in {"sent", "sent_by_hand", "needs_owner", "sending", "unknown"} or row["made_by"] == "manual"
    }
    used: Counter[str] = Counter()
    for entry in facts.of("ledger"):
        used[str(entry["account_id"])] += entry["units"]
    for row in facts.of("applications"):
        if row["state"] != "held":
            continue
        free_employer = row["held_why"] == "employer" and (row["account_id"], row["employer_key"]) not in occupied
        free_place = row["held_why"] == "limit" and used[str(row["account_id"])] < facts.account_limit
        if free_employer or free_place:
            yield str(row["id"])


CHECKS: dict[str, Callable[[Facts], Iterable[str]]] = {
    "lost": lost,
    "duplicate_applications": duplicate_applications,
    "duplicate_posts": duplicate_posts,
    "over_limit": over_limit,
    "notifications_missing": notifications_missing,
    "seq_gaps": seq_gaps,
    "double_events": double_events,
    "wrong_counts": wrong_counts,
    "poison_at_large": poison_at_large,
}


def _pair(post: Row) -> str:
    return f"{post['account']}/{post['vacancy_id']}"
