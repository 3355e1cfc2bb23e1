"""The socket that a service listens on, and a sentence when there is none to be had."""

import errno
import socket

from libs.common.errors import ConfigurationError

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """Listen on HTTP_HOST and HTTP_PORT; raises ConfigurationError."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise not_listening("HTTP", host, port, error) from error
    listener.listen(BACKLOG)
    return listener


def not_listening(what: str, host: str, port: int, error: OSError) -> ConfigurationError:
    """What is wrong with `{what}_HOST` or `{what}_PORT`."""
    if error.errno == errno.EADDRINUSE:
        return ConfigurationError(
            f"{what}_PORT: порт {port} на {host} занят. Остановите другую программу или задайте другой порт."
        )
    if error.errno == errno.EACCES:
        return ConfigurationError(f"{what}_PORT: порт {port} этому пользователю недоступен. Задайте порт от 1024.")
    return ConfigurationError(f"{what}_HOST: у этого компьютера нет адреса {host}.")
