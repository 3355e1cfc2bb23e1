"""What the embedded servers have in common: a port that is kept, a direct child, a start that is waited for."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from ops.disk import given_up
from standalone.errors import PortTakenError, StandaloneError
from standalone.lock import FolderLock
from standalone.ports import free_port, is_free
from standalone.processes.child import begin_private, end, tail

_TRIES_ON_A_FREE_PORT = 3
_POLL_SECONDS = 0.01


class EmbeddedServer(ABC):
    """A server as a direct child of this process.

    `port` 0 takes the port of the last run when it is free, else a free one; any other port is taken as it is and a
    taken one raises PortTakenError. A server keeps its port over restarts.
    """

    NAME: ClassVar[str]
    START_SECONDS: ClassVar[float]
    STOP_SECONDS: ClassVar[float]
    STOP_SIGNAL: ClassVar[signal.Signals]
    """What makes it stop gracefully."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._fixed = port != 0
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: FolderLock | None = None

    @property
    @abstractmethod
    def home(self) -> Path:
        """The folder of its log and of the note with its port."""

    @property
    @abstractmethod
    def log(self) -> Path:
        """Where the server's output goes."""

    @abstractmethod
    def prepare(self) -> None:
        """Lock the folder and make it ready; may run in any thread. Raises FolderBusyError."""

    @abstractmethod
    def _spawn(self) -> subprocess.Popen[bytes]:
        """Start the process on `port`."""

    @abstractmethod
    def _answers(self) -> bool:
        """Say whether our own process, and not something else on the port, is ready."""

    @property
    def pid(self) -> int:
        """The process id; the server must have been started."""
        assert self._process is not None
        return self._process.pid

    def running(self) -> bool:
        """Say whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Start and return when it is ready; raises StandaloneError with the reason otherwise."""
        self.prepare()
        self.launch()
        self.wait_ready()
        return self

    def launch(self) -> None:
        """Start the process without waiting; call it from a long-lived thread (see `process.end_with_parent`)."""
        try:
            self._launch()
        except BaseException:
            self._forget()
            raise

    def wait_ready(self, timeout: float | None = None) -> None:
        """Return when our own process is ready; `timeout` in seconds, by default START_SECONDS."""
        for _ in range(_TRIES_ON_A_FREE_PORT):
            if self._became_ready(time.monotonic() + (timeout or self.START_SECONDS)):
                self._keep_port()
                return
            if self._fixed or not self._port_was_taken():
                break
            self._launch()  # somebody was faster on the free port
        raise self._failure()

    def wait(self) -> int:
        """Return the exit code when the process ends; 0 when there is none."""
        process = self._process
        return 0 if process is None else process.wait()

    def stop(self) -> None:
        """Stop gracefully, so that nothing acknowledged is lost; nothing happens when it is not running."""
        self._end(self.STOP_SIGNAL)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _launch(self) -> None:
        if self._fixed and not is_free(self.port):
            raise PortTakenError(self.NAME, self.port)
        if not self._fixed:
            self.port = free_port(self._remembered_port())
        begin_private(self.log)
        self._process = self._spawn()

    def _became_ready(self, deadline: float) -> bool:
        """Wait until it answers; False when it ended first."""
        while time.monotonic() < deadline:
            if not self.running():
                return False
            if self._answers():
                return True
            time.sleep(_POLL_SECONDS)  # nothing signals a port that is about to open
        return False

    def _port_was_taken(self) -> bool:
        return "address already in use" in tail(self.log).lower()

    def _failure(self) -> StandaloneError:
        last, taken = tail(self.log), self._port_was_taken()
        self.kill()
        if taken:
            return PortTakenError(self.NAME, self.port)
        return StandaloneError(f"{self.NAME} не запустился, его журнал {self.log}:\n{given_up(last, self.home)}")

    def _end(self, sig: signal.Signals) -> None:
        if self._process is not None:
            end(self._process, sig, self.STOP_SECONDS)
        self._forget()

    def _forget(self) -> None:
        self._process = None
        if self._lock is not None:
            self._lock.release()

    def _remembered_port(self) -> int:
        note = self.home / "port"
        text = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        return int(text) if text.isdigit() else 0

    def _keep_port(self) -> None:
        """From now on clients know the port, so a restart takes the same one; so does the next run if it can."""
        self._fixed = True
        (self.home / "port").write_text(f"{self.port}\n", encoding="utf-8")
