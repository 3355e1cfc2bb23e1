"""The check of a letter that its owner wrote, before the transaction that takes it: no lock ever waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from libs.common.decisions.store import Decided
from libs.common.errors import PermanentError, TransientError
from services.auto_reply.ports import Deps, WrittenLetter
from services.auto_reply.sending.store import apply as apply_store
from services.auto_reply.sending.store import decide as store

_Material = tuple[Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OwnerLetter:
    """A checked letter, or why it may not be sent at all, and what it was checked against."""

    verdict: WrittenLetter | str
    resume: Mapping[str, Any]
    vacancy: Mapping[str, Any]

    def about(self, resume: Mapping[str, Any], vacancy: Mapping[str, Any]) -> WrittenLetter | str:
        """The verdict, if this is what the letter was checked against; else TransientError: it is checked anew."""
        if self.resume != resume or self.vacancy != vacancy:
            raise TransientError("Пока письмо проверялось, резюме или вакансия изменились.")
        return self.verdict


async def checked(deps: Deps, decided: Decided) -> OwnerLetter | None:
    """The verdict on the letter that a decision brings; None when it brings none or is about nothing.

    What the report says does not forbid the letter: the owner's words are his own. Raises TransientError when the
    check could not be made now.
    """
    if decided.letter is None:
        return None
    found = await _material(deps, decided)
    if found is None:
        return None
    resume, vacancy = found
    try:
        return OwnerLetter(await deps.letters.check(decided.user_id, decided.letter, resume, vacancy), resume, vacancy)
    except PermanentError as error:
        return OwnerLetter(f"letter_{error.code}", resume, vacancy)


async def _material(deps: Deps, decided: Decided) -> _Material | None:
    async with deps.engine.connect() as connection:
        if decided.decision == "apply":
            if decided.resume_id is None or not decided.vacancy_id:
                return None
            found = await apply_store.material(
                connection, user_id=decided.user_id, resume_id=decided.resume_id, vacancy_id=decided.vacancy_id
            )
            return (found[0], found[1] or {}) if found else None
        row = await store.look(connection, decided.application_id, decided.user_id) if decided.application_id else None
        return (row.resume or {}, row.vacancy_snapshot) if row else None
