"""What may befall any command, as a sentence and an exit code: the database, the network, a file."""

import errno
import socket

from sqlalchemy.exc import SQLAlchemyError

from cli.places import places
from libs.common import exits
from libs.common.db.faults import explained, tells_of_the_server
from libs.common.errors import ConfigurationError, TransientError, VkatilsyaError
from ops.disk import refusal

_NETWORK = (ConnectionError, TimeoutError, socket.gaierror)
_NO_ROUTE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN})


def told(error: BaseException) -> tuple[str, int] | None:
    """The sentence and the exit code; None for a mistake of ours, whose trace is wanted."""
    if isinstance(error, TransientError):
        return str(error), exits.NOT_IN_TIME
    if isinstance(error, VkatilsyaError):
        return str(error), exits.CANNOT_HELP if isinstance(error, ConfigurationError) else exits.FAILED
    if isinstance(error, SQLAlchemyError) and not tells_of_the_server(error):
        return None
    if isinstance(error, (SQLAlchemyError, *_NETWORK)) or _has_no_route(error):
        return told(explained(error, places().database_url))
    return (refusal(error), exits.FAILED) if isinstance(error, OSError) else None


def _has_no_route(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _NO_ROUTE
