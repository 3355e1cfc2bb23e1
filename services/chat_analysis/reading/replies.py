"""A reply to an invitation, for the owner to approve: it names the time as the employer's zone has it."""

from collections.abc import Sequence
from datetime import datetime

from libs.common.text.dates import MONTHS, WEEKDAYS
from libs.common.text.zones import zone_word
from services.chat_analysis.reading.conversation import Slot

_TUESDAY = 1


def confirmation(slots: Sequence[Slot], now: datetime, *, english: bool) -> str | None:
    """A confirmation of the only time that was named; None where the owner has to choose."""
    if len(slots) != 1 or slots[0].end is not None or slots[0].start <= now:
        return None
    start = slots[0].start
    zone = zone_word(start, "en" if english else "ru")
    if english:
        day = f"{start:%A, %B} {start.day} at {start:%H:%M} ({zone})"
        return f"Hello! Thank you for the invitation. I confirm {day}."
    preposition = "во" if start.weekday() == _TUESDAY else "в"
    day = f"{preposition} {WEEKDAYS[start.weekday()].beside}, {start.day} {MONTHS[start.month].beside}"
    at = f"{start:%H:%M} ({zone})"
    return f"Здравствуйте! Спасибо за приглашение. Подтверждаю встречу {day}, в {at}."
