"""The subjects by name, as `--subject` takes them."""

from collections.abc import Mapping

from tests.simulation.chats.run import Chats
from tests.simulation.sending.run import Sending
from tests.simulation.subject import Subject

SUBJECTS: Mapping[str, Subject] = {"sending": Sending(), "chats": Chats()}
