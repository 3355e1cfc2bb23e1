"""Why an action in a chat ended or a decision about it was not carried out; the texts are in `libs.common.messages`."""

from libs.common.messages.catalogue import known
from libs.common.messages.said import Said, say

OTHER = "other"


def ending(why: str) -> Said:
    """The sentence of a machine word; a general one for hh's new words."""
    return say("chat", why if known("chat", why) else OTHER)
