"""What a search may end with."""

from structlog.stdlib import get_logger

from libs.common.errors import PermanentError, VkatilsyaError

log = get_logger(__name__)


class SearchBugError(PermanentError):
    """A search met something that the program does not expect; the log has the trace."""

    code = "search_bug"


def expected(error: Exception) -> VkatilsyaError:
    """The expected fault that a search ended with, also of a group of parallel calls; a bug gets its own name."""
    if isinstance(error, VkatilsyaError):
        return error
    if isinstance(error, ExceptionGroup):
        expected, rest = error.split(VkatilsyaError)
        while rest is None and isinstance(expected, ExceptionGroup):
            expected = expected.exceptions[0]
        if rest is None and isinstance(expected, VkatilsyaError):
            return expected
    log.error("a search stopped at a bug", action="search.bug", exc_info=error)
    return SearchBugError(f"Ошибка программы: {type(error).__name__}.")
