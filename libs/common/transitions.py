"""State machines as SQL: lists of states, and the trigger function that refuses every other transition."""

import json
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

S = TypeVar("S", bound=StrEnum)


def sql_list(states: Iterable[StrEnum]) -> str:
    """The states as SQL: for `state in ...`, and word for word the same in the condition of an index."""
    return "(" + ", ".join(f"'{state.value}'" for state in states) + ")"


def sql_words(states: Iterable[StrEnum]) -> dict[str, str]:
    """Each state as SQL, by its name: what `$APPROVED` stands for in a statement."""
    return {state.name: f"'{state.value}'" for state in states}


def guard(row: str, transitions: Mapping[S, Collection[S]]) -> str:
    """SQL of the function `guard_<row>_transitions`, for a trigger before the update of `state`."""
    table = json.dumps({state.value: sorted(following) for state, following in transitions.items()}, sort_keys=True)
    return f"""create or replace function guard_{row}_transitions() returns trigger language plpgsql as $guard$
begin
  if not (cast('{table}' as jsonb) -> old.state) ? new.state then
    raise exception '{row} %: forbidden transition % -> %', old.id, old.state, new.state
      using errcode = 'check_violation';
  end if;
  return new;
end $guard$"""
