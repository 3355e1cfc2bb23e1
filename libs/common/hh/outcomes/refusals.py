"""The sentences in which the owner reads why an application was not made, from `libs.common.messages`."""

from libs.common.hh.outcomes.kinds import BlockReason, RefusalReason, WaitReason
from libs.common.messages.said import Said, say
from libs.common.reasons import SwitchReason

PAUSE_OF: dict[BlockReason, SwitchReason] = {
    BlockReason.CAPTCHA: "captcha",
    BlockReason.ACCESS_REFUSED: "access_refused",
    BlockReason.TOKEN_DEAD: "needs_login",
    BlockReason.APP_DELETED: "app_deleted",
    BlockReason.BAD_USER_AGENT: "access_refused",
    BlockReason.UNKNOWN_ANSWER: "drift",
}
"""Under which switch an account stops. Each is lifted by a person, or by what mends it (a new login, a new look)."""


def said_of(reason: RefusalReason | WaitReason | BlockReason) -> Said:
    """The sentence for any reason of an outcome."""
    if isinstance(reason, RefusalReason):
        return say("failure", reason.value)
    if isinstance(reason, WaitReason):
        return say("wait", reason.value)
    if reason is BlockReason.BAD_USER_AGENT:
        return say("block", reason.value)
    return say("pause", PAUSE_OF[reason])
