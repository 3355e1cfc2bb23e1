"""Lines of the log are English and for collectors: a command keeps them from its reader."""

import logging
import sys

import structlog


def quiet() -> None:
    """Show errors of the log only, on stderr."""
    errors = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=errors, logger_factory=structlog.PrintLoggerFactory(sys.stderr))
