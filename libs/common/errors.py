"""The three kinds of fault, used everywhere: transient, permanent, outcome unknown.

A fault is classified once, where it happens, by what is known about the effect: nothing happened and it may work
later (transient), nothing happened and it never will (permanent), or the effect may have happened (unknown). Only the
last forbids a repeat without a look-up.
"""

from libs.common import exits


class VkatilsyaError(Exception):
    """Base of every expected fault. `code` is a stable machine word; `str()` reads as a sentence for a person."""

    code: str = "error"
    status: int = 500

    def __init__(self, message: str, *, code: str | None = None, **facts: object) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        self.facts = facts


class TransientError(VkatilsyaError):
    """The effect did not happen; the same call may succeed later. `retry_after` is in seconds, when known."""

    code = "temporarily_unavailable"
    status = 503

    def __init__(
        self, message: str, *, code: str | None = None, retry_after: float | None = None, **facts: object
    ) -> None:
        super().__init__(message, code=code, **facts)
        self.retry_after = retry_after


class PermanentError(VkatilsyaError):
    """The effect did not happen and repeating the same call cannot help."""

    code = "rejected"
    status = 422


class OutcomeUnknownError(VkatilsyaError):
    """The effect may have happened. Look before doing anything else; never repeat blindly."""

    code = "outcome_unknown"
    status = 502


class ConfigurationError(PermanentError):
    """A setting is missing or contradicts another; the message says which and what to write instead."""

    code = "misconfigured"
    status = 500


def exit_code(error: VkatilsyaError) -> int:
    """The exit code of a program that this ends."""
    return exits.CANNOT_HELP if isinstance(error, PermanentError) else exits.NOT_IN_TIME
