"""Which world is played now."""

from dataclasses import dataclass

from sandbox.headhunter.world.state import World


@dataclass(slots=True)
class Current:
    """The world that answers; a reset or a loaded state puts another in its place."""

    world: World
