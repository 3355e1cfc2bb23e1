"""What the owner reads about skips, in Russian."""

from datetime import datetime
from zoneinfo import ZoneInfo

from libs.common.messages.catalogue import message

DRY_RUN = message("failure", "dry_run").sentence
EXPIRED = message("failure", "expired").sentence
ARCHIVED = message("failure", "archived").sentence
NO_LETTER = message("failure", "letter_failed").sentence
VACANCY_GONE = message("failure", "vacancy_not_found").sentence
NOT_PROVED = message("failure", "not_proved").sentence
TOO_MANY_TRIES = message("failure", "too_many_tries").sentence


def with_time(sentence: str, until: datetime | None, zone: ZoneInfo) -> str:
    """The sentence, with the end of the pause on the owner's clock when it is known."""
    if until is None:
        return sentence
    local = until.astimezone(zone)
    return f"{sentence} До {local:%H:%M} {local:%d.%m}."
