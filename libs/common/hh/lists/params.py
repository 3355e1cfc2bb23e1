"""Search parameters as hh reads them: repeated keys, words for booleans, a depth of 2,000 items."""

from collections.abc import Iterable, Mapping

from libs.common.hh.answers.errors import BadArgumentError

SearchValue = str | int | float | bool | Iterable[str | int | float] | None
SearchParams = Mapping[str, SearchValue]

MAX_PER_PAGE = 100
MAX_DEPTH = 2_000
"""hh shows no more than this many items of one list, whatever `found` says."""


def encoded(params: SearchParams) -> list[tuple[str, str]]:
    """Query pairs in a stable order; None is left out, a list repeats its key, booleans become `true` and `false`."""
    pairs: list[tuple[str, str]] = []
    for key, value in params.items():
        if value is None:
            continue
        values = [value] if isinstance(value, str | int | float) else list(value)
        pairs.extend((key, _word(one)) for one in values)
    return pairs


def paged(params: SearchParams, page: int, per_page: int) -> list[tuple[str, str]]:
    """The pairs of one page; BadArgumentError when hh would refuse it for its size or depth."""
    if not 0 <= per_page <= MAX_PER_PAGE:
        raise BadArgumentError(("per_page",), detail=f"per_page должно быть от 0 до {MAX_PER_PAGE}")
    if page < 0 or (page + 1) * per_page > MAX_DEPTH:
        raise BadArgumentError(("page", "per_page"), detail=f"список виден только до {MAX_DEPTH} элементов")
    rest = {key: value for key, value in params.items() if key not in {"page", "per_page"}}
    return [*encoded(rest), ("page", str(page)), ("per_page", str(per_page))]


def _word(value: str | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
