"""The matcher with hh's own area tree and currency rates, rebuilt when hh's dictionaries change."""

from collections.abc import Mapping
from typing import Any

from libs.common.hh.client import HHClient
from libs.common.hh.dictionaries import AreaTree as HHAreas
from libs.common.text.money import Rates
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.places.areas import AreaTree


class DictionaryMatchers:
    """Matchers over the client's cached dictionaries."""

    def __init__(self) -> None:
        self._matcher: Matcher | None = None
        self._made_of: tuple[HHAreas, Mapping[str, Any]] | None = None

    async def current(self, client: HHClient) -> Matcher:
        """The matcher; raises the client's faults while nothing was ever read."""
        areas, dictionaries = await client.areas(), await client.dictionaries()
        fresh = self._made_of is None or self._made_of[0] is not areas or self._made_of[1] is not dictionaries
        if self._matcher is None or fresh:
            self._matcher = Matcher(AreaTree(areas.parents, areas.names), Rates.from_hh(dictionaries))
            self._made_of = (areas, dictionaries)
        return self._matcher
