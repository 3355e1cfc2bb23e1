"""Why a decision was not carried out; the texts are in `libs.common.messages`."""

from libs.common.messages.catalogue import known
from libs.common.messages.said import Said, say

OTHER = "other"


def refusal(why: str) -> Said:
    """The sentence of a machine word; a general one for a word that an older version wrote."""
    return say("decision", why if known("decision", why) else OTHER)
