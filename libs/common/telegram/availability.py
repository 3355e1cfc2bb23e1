"""What keeps Telegram from a user, as one expression of SQL over a query that names `users` as `u`."""

from libs.common.notifications.preferences import Availability

UNAVAILABLE = """(
  select case
    when b.id is null or b.state = 'off' then 'not_set_up'
    when l.id is null then 'telegram_unlinked'
    when l.blocked_at is not null then 'telegram_blocked'
    when b.state = 'refused' then 'telegram_refused'
    when b.state = 'unreachable' and b.since < now() - interval '5 minutes'
      then 'telegram_away'
  end
  from (select 1) one left join telegram_bot b on true
  left join telegram_links l on l.user_id = u.id and l.unlinked_at is null
)"""
"""Null when the bot may write, also beside another process that hears for it. A bot that has not been reached for a
moment only is waited for, a token that Telegram does not take is not."""
_AWAY = frozenset({"telegram_blocked", "telegram_away", "telegram_refused"})


def availability(trouble: str | None) -> Availability:
    """Whether Telegram can be used, is set up and cannot be reached, or is not set up."""
    return "on" if trouble is None else "away" if trouble in _AWAY else "off"
