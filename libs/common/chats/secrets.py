"""What the applicant should think twice about before an employer reads it: papers, cards, codes. Pure."""

import re

from libs.common.llm.personal import folded, personal_data

KINDS = ("PASSPORT", "SNILS", "INN", "CARD")
_CODE = re.compile(
    r"(?<!\w)(?:парол\w{1,3}|пин-?код\w{0,2}|cvv2?|cvc2?|код\w{0,3} из (?:смс|sms)|password|pin)\W{1,3}(?:- ?)?\S*\d{3}"
)
CODE = "CODE"


def secrets_in(text: str) -> tuple[str, ...]:
    """Which of these a text gives away, each once; the words are in the catalogue under `secret`."""
    found = {kind for _, _, kind in personal_data(text)}
    named = [kind for kind in KINDS if kind in found]
    return (*named, *([CODE] if _CODE.search(folded(text)) else []))
