"""The sentences in which the owner reads why an application was not made, from `libs.common.messages`."""

from libs.common.hh.outcomes import BlockReason, RefusalReason, WaitReason
from libs.common.messages.catalogue import message
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


def sentence(reason: RefusalReason | WaitReason | BlockReason) -> str:
    """The sentence for any reason of an outcome."""
    if isinstance(reason, RefusalReason):
        return message("failure", reason.value).sentence
    if isinstance(reason, WaitReason):
        return message("wait", reason.value).sentence
    if reason is BlockReason.BAD_USER_AGENT:
        return message("block", reason.value).sentence
    return message("pause", PAUSE_OF[reason]).sentence
