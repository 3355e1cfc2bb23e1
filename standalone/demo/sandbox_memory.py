"""What the sandbox of hh.ru remembers from run to run: its state is kept beside our own data."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops.world import World
from standalone.demo.saving import Saved


class SandboxMemory(Saved):
    """Saves the sandbox's state now and then and at the stop, and gives it back to a sandbox that starts anew.

    A state belongs to the files and the seed it was made from; with others the sandbox begins afresh.
    """

    seconds = 60.0

    def __init__(self, url: str, path: Path, world: World) -> None:
        self._control = f"{url}/_sandbox"
        self._path = path
        self._made_from = world.facts()
        self._saved_at = -1

    async def restore(self) -> bool:
        """Give the saved state back, with the clock at the present; False when there is none that fits."""
        saved = self._read()
        if saved is None:
            return False
        async with self.client() as client:
            answer = await client.post(f"{self._control}/load", json=saved)
            if answer.is_error:
                return False
            await client.post(f"{self._control}/clock", json={"now": datetime.now(UTC).timestamp()})
        return True

    async def left_out(self) -> list[str]:
        """Return what the sandbox could not take from the files it was given: how many records of which, then why.

        To be asked before `restore`: a state that was saved says nothing of the files.
        """
        async with self.client() as client:
            state = (await client.get(f"{self._control}/state")).json()
        counted = [f"Из файла {path} пропущено записей: {number}" for path, number in state["left_out"].items()]
        return [*counted, *state["problems"]]

    async def save(self) -> None:
        """Write the state down, unless nothing was asked of the sandbox since the last time."""
        async with self.client() as client:
            asked: int = (await client.get(f"{self._control}/state")).json()["requests"]
            if asked == self._saved_at:
                return
            state = (await client.get(f"{self._control}/dump")).json()
        await self.write(self._path, {"made_from": self._made_from, "state": state})
        self._saved_at = asked

    def _read(self) -> Mapping[str, Any] | None:
        if not self._path.exists():
            return None
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
        except ValueError:
            return None
        return saved["state"] if saved.get("made_from") == self._made_from else None
