"""Employers who live: what each of them does with an application, and when."""

import heapq
import random
from typing import TYPE_CHECKING

from sandbox.headhunter.negotiation_store import Negotiation

if TYPE_CHECKING:
    from sandbox.headhunter.state import World


class Employers:
    """Plans acts by the sandbox's clock and carries them out when they are due."""

    def __init__(self, world: "World", rng: random.Random) -> None:
        self._world = world
        self._rng = rng
        self._due: list[tuple[float, int, str, str]] = []

    def on_application(self, negotiation: Negotiation, now: float) -> None:
        """An application came in."""

    def on_message(self, negotiation: Negotiation, now: float) -> None:
        """The applicant wrote."""

    def live(self, now: float) -> None:
        """Do what is due."""
        while self._due and self._due[0][0] <= now:
            heapq.heappop(self._due)
