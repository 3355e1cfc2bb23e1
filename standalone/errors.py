"""What the launcher and the embedded servers tell a person, as a sentence that says what to do."""

from libs.common import exits
from libs.common.errors import ConfigurationError, PermanentError, VkatilsyaError


class StandaloneError(PermanentError):
    """The launcher cannot go on; the message is for the person at the terminal, in Russian."""

    code = "standalone"
    status = 500
    exit = exits.FAILED


class PortTakenError(StandaloneError):
    """The port that was asked for belongs to another program."""

    code = "port_taken"
    exit = exits.CANNOT_HELP

    def __init__(self, what: str, port: int) -> None:
        super().__init__(
            f"Порт {port}, заданный для {what}, занят другой программой. "
            "Остановите её или задайте другой порт (0 — выбрать свободный).",
            port=port,
        )


class WrongSettingsError(StandaloneError):
    """A service ended because of its settings; the message holds its own sentence."""

    code = "wrong_settings"
    exit = exits.CANNOT_HELP


class FolderBusyError(StandaloneError):
    """Another process works with the same data folder."""

    code = "folder_busy"


class DataVersionError(StandaloneError):
    """The data folder was made by a server of another major version."""

    code = "data_version"


def exit_of(error: VkatilsyaError) -> int:
    """The exit code of a run or a command that this ends."""
    if isinstance(error, StandaloneError):
        return error.exit
    return exits.CANNOT_HELP if isinstance(error, ConfigurationError) else exits.FAILED
