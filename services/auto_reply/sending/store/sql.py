"""Pieces of SQL that several statements share, and the way statements are put together."""

from string import Template

from sqlalchemy import TextClause, literal_column, text

from libs.common.accounts.switches import paused_sql
from libs.common.applications import ASSISTED, AT_EMPLOYER, BY_HAND_FROM, IN_FLIGHT, REOPENED_FROM, WAITING, State
from libs.common.decisions.store import unsettled_about
from libs.common.hh.outcomes.kinds import RefusalReason
from libs.common.reasons import PAUSES, EndReason, InterimReason
from libs.common.transitions import sql_list, sql_words
from services.auto_reply.policy import policy


def applied_elsewhere(*, account: str, vacancy: str) -> str:
    """Whether the owner has applied to this vacancy beside this account: by hand without one, or with hh's own.

    By way of his other accounts, which few have: what he has sent with this one is not looked through.
    """
    return f"""exists (select from hh_accounts here
    join hh_accounts there on there.user_id = here.user_id and there.id <> here.id
    join applications other on other.account_id = there.id
    where here.id = {account} and other.vacancy_id = {vacancy} and '{ASSISTED}' in (other.origin, here.origin)
      and other.state in {sql_list(AT_EMPLOYER)})"""


_OPEN_TAKE = """kind = 'take' and u.application_id = done.id
  and not exists (select 1 from usage_ledger r where r.take_id = u.id)"""

_REFUND = """
  insert into usage_ledger (
    id, user_id, account_id, resume_id, application_id, take_id, kind, units, at, plan_window_at)
  select :refund_id, u.user_id, u.account_id, u.resume_id, u.application_id, u.id, 'refund', -u.units, u.at,
    u.plan_window_at
  from usage_ledger u, done where :refund and $open_take
  on conflict (take_id) do nothing
"""

_SOONER = "on conflict (user_id) do update set wake_at = least(send_lanes.wake_at, excluded.wake_at)"

_WAKE_OF_DONE = """
  insert into send_lanes (user_id, wake_at)
  select user_id, greatest(not_before, now()) from done where state = $QUEUED
  $sooner
"""

# Whoever touches a row and its lane locks the lane first, as claims and decisions do: else two of them may wait for
# each other. As a condition of the update it is evaluated before the row is locked.
_LANE_FIRST = """(select count(*) from (
    select 1 from send_lanes l join applications mine on mine.user_id = l.user_id
    where mine.id = :id for no key update of l) locked) >= 0"""

_UNLEASED = "(letter_lease_until is null or letter_lease_until < now())"

_WAITS = f"state in {sql_list(WAITING)}"
# Of a row that is asked for by its id: the planner is kept from the index of all that wait, which it takes for short
# before the table is analysed.
_WAITS_BY_ID = f"coalesce(state, '') in {sql_list(WAITING)}"
# A letter whose resume `r` has changed since it was checked.
_OUTDATED = f"letter_hash is not null and r.deleted_at is null and letter_resume_hash <> r.content_hash and {_UNLEASED}"

_SPARE = 16
"""Rows that a claim of letters looks at beyond those it wants: others may be holding some."""

PIECES = {
    "lane_first": _LANE_FIRST,
    "waiting": sql_list(WAITING),
    "letterless": f"{_WAITS} and letter_hash is null",
    "letterless_by_id": f"{_WAITS_BY_ID} and letter_hash is null",
    "recheck_due": f"{_WAITS} and {_OUTDATED}",
    "recheck_due_by_id": f"{_WAITS_BY_ID} and {_OUTDATED}",
    "unleased": _UNLEASED,
    "spare": str(_SPARE),
    "by_hand_from": sql_list(BY_HAND_FROM),
    "reopened_from": sql_list(REOPENED_FROM),
    "in_flight": sql_list(IN_FLIGHT),
    # Rows that count at their employer: word for word the condition of the index.
    "occupies_employer": f"(state in {sql_list(AT_EMPLOYER)} or made_by = 'manual')",
    "closed_negotiations": "('discard', 'discard_by_employer', 'discard_by_applicant', 'hidden')",
    # What the owner has decided about a row comes before any claim of it.
    "decision_waits_candidate": unsettled_about(literal_column("applications.id")),
    "decision_waits_application": unsettled_about(literal_column("a.id")),
    "policy": policy(settings="s", resume="r"),
    "paused_candidate": paused_sql(user_id="r.user_id", account_id="acc.id", resume_id="r.id"),
    "paused_application": paused_sql(user_id="a.user_id", account_id="a.account_id", resume_id="a.resume_id"),
    # The one take of `done` that was not given back, and the refund of it at the time of the take.
    "open_take": _OPEN_TAKE,
    # A lane that is looked at earlier than it was to be, and so the lane of `done` where that may be sent.
    "sooner": _SOONER,
    "wake_of_done": Template(_WAKE_OF_DONE).safe_substitute(sooner=_SOONER),
    "refund_of_done": Template(_REFUND).substitute(open_take=_OPEN_TAKE),
}


_REASONS = (*InterimReason, *EndReason, *RefusalReason)
_WORDS = {
    **sql_words(State),
    **{f"reason_{reason.value}": f"'{reason.value}'" for reason in _REASONS},
    **{f"pause_{reason}": f"'{reason}'" for reason in PAUSES},
}


def statement(sql: str, **pieces: str) -> TextClause:
    """A statement written as SQL; values are `:name`.

    `$name` stands for a shared piece or one given here, `$QUEUED` for a state, `$reason_expired` and
    `$pause_limit` for a reason.
    """
    return text(Template(Template(sql).safe_substitute(PIECES, **pieces)).substitute(_WORDS))
