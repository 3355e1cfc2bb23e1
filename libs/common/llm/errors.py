"""How a call of a language model fails. Texts never carry keys, prompts or answers."""

from libs.common.errors import PermanentError, TransientError


class EndpointDownError(TransientError):
    """The endpoint did not answer, or answered that it cannot now; `retry_after` where it said until when."""

    code = "llm_unavailable"


class BudgetSpentError(TransientError):
    """The user's money for today is spent, or this call could overspend it; nothing was asked."""

    code = "llm_budget_spent"


class UserErasedError(PermanentError):
    """The data of whom this call tells are being erased, or are gone; nothing was asked."""

    code = "llm_user_erased"


class RequestRejectedError(PermanentError):
    """The endpoint will not take this request: wrong key, unknown model, refused parameters."""

    code = "llm_rejected"


class RefusedError(PermanentError):
    """The model, or a content filter before it, refused to answer."""

    code = "llm_refused"


class BadAnswerError(PermanentError):
    """The model answered, but not with what was asked for; `code` says how."""

    code = "llm_bad_answer"


class TruncatedError(BadAnswerError):
    """The answer was cut off; `tokens` is how many the server counted in it, when it said so."""

    code = "llm_truncated"

    def __init__(self, tokens: int | None = None) -> None:
        super().__init__("Ответ модели оборвался на середине: ей не хватило места.")
        self.tokens = tokens
