"""From query arguments to a search that is understood."""

import re
from dataclasses import dataclass, field

from sandbox.headhunter.http.errors import bad_argument
from sandbox.headhunter.http.web import NUMBER, Answer, Request
from sandbox.headhunter.world.formats.stamps import DAY_S, parse_stamp
from sandbox.headhunter.world.search.index import TEXT_FIELDS
from sandbox.headhunter.world.state import World
from sandbox.headhunter.world.vacancies.market import PART_TIME_LISTS

# facet -> dictionary with its possible values
_CHECKED = {
    "experience": "experience",
    "employment": "employment",
    "schedule": "schedule",
    "employment_form": "employment_form",
    "work_format": "work_format",
    "work_schedule_by_days": "work_schedule_by_days",
    "working_hours": "working_hours",
    "label": "vacancy_label",
}
_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{0,30})?")
_NESTED = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_SHAPES = {
    "employer_id": NUMBER,
    "professional_role": NUMBER,
    "excluded_employer_id": NUMBER,
    "metro": _NESTED,
    "industry": _NESTED,
}
_EDUCATION = {"not_required_or_not_specified", "special_secondary", "higher"}
_PART_TIME = {"part", "project", "accept_temporary"}
_BOUNDS = ("top_lat", "bottom_lat", "left_lng", "right_lng")
_ORDERS = {"publication_time", "salary_desc", "salary_asc", "relevance", "distance"}
_MAGIC_SALARY = 10_000
ROUND_S = 300


class BadArgumentError(Exception):
    """A parameter whose value makes no sense."""

    def __init__(self, *names: str, text: str | None = None) -> None:
        super().__init__(", ".join(names))
        self.names = names
        self.text = text

    def answer(self) -> Answer:
        """The 400 for it."""
        return bad_argument(*self.names, text=self.text)


@dataclass(slots=True)
class Wanted:
    """A search, understood."""

    text: str = ""
    fields: tuple[str, ...] = TEXT_FIELDS
    excluded: list[str] = field(default_factory=list[str])
    facets: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    salary: float | None = None
    only_with_salary: bool = False
    earliest: float | None = None
    latest: float | None = None
    box: tuple[float, float, float, float] | None = None
    order: str = "relevance"
    point: tuple[float, float] | None = None
    without_employers: list[str] = field(default_factory=list[str])
    clusters: bool = False
    describe: bool = False
    counters: bool = False
    premium_first: bool = False
    magic: dict[str, str] = field(default_factory=dict[str, str])


def _flag(request: Request, name: str) -> bool:
    value = request.arg(name)
    if value is None or value == "":
        return False
    if value not in ("true", "false", "True", "False", "1", "0"):
        raise BadArgumentError(name)
    return value in ("true", "True", "1")


def _number(request: Request, name: str) -> float | None:
    text = request.arg(name)
    if text is None or text == "":
        return None
    if not _DECIMAL.fullmatch(text):
        raise BadArgumentError(name)
    return float(text)


def _date(request: Request, name: str) -> float | None:
    text = request.arg(name)
    if not text:
        return None
    try:
        moment = parse_stamp(text)
    except (ValueError, OverflowError):
        raise BadArgumentError(name) from None
    if len(text) == 10:
        return moment + (DAY_S - 1 if name == "date_to" else 0)
    return round(moment / ROUND_S) * ROUND_S


def read(world: World, request: Request) -> Wanted:
    """Understand the arguments of a search; BadArgumentError for the first that cannot be understood."""
    wanted = Wanted()
    wanted.text = (request.arg("text") or "").strip()
    _read_fields(request, wanted)
    wanted.excluded = [w.strip() for v in request.args.get("excluded_text", []) for w in v.split(",") if w.strip()]
    _read_facets(world, request, wanted)
    _read_salary(world, request, wanted)
    _read_dates(request, wanted)
    _read_place(request, wanted)
    wanted.clusters = _flag(request, "clusters")
    wanted.describe = _flag(request, "describe_arguments")
    wanted.counters = _flag(request, "responses_count_enabled")
    wanted.premium_first = _flag(request, "premium")
    if not _flag(request, "no_magic") and world.switches.magic:
        _magic(world, wanted)
    return wanted


def _read_fields(request: Request, wanted: Wanted) -> None:
    if asked := [value for value in request.args.get("search_field", []) if value]:
        if any(value not in TEXT_FIELDS for value in asked):
            raise BadArgumentError("search_field")
        wanted.fields = tuple(dict.fromkeys(asked))


def _listed(world: World, request: Request) -> dict[str, list[str]]:
    if not world.switches.comma_lists:
        return request.args
    return {name: [one for value in values for one in value.split(",")] for name, values in request.args.items()}


def _read_facets(world: World, request: Request, wanted: Wanted) -> None:
    args = _listed(world, request)
    known = {name: world.dictionaries.ids(dictionary) for name, dictionary in _CHECKED.items() if name in args}
    for name, allowed in (*known.items(), ("area", world.dictionaries.area_by_id), ("education", _EDUCATION)):
        if values := [value for value in args.get(name, ()) if value]:
            if any(value not in allowed for value in values):
                raise BadArgumentError(name)
            wanted.facets[name] = values
    for name, shape in _SHAPES.items():
        if values := [value for value in args.get(name, ()) if value]:
            if not all(shape.fullmatch(value) for value in values):
                raise BadArgumentError(name)
            wanted.facets[name] = values
    wanted.without_employers = wanted.facets.pop("excluded_employer_id", [])
    _read_part_time(world, request, wanted)


def _read_part_time(world: World, request: Request, wanted: Wanted) -> None:
    if _flag(request, "accept_temporary"):
        wanted.facets["flag"] = ["accept_temporary"]
    known = _PART_TIME.union(*(world.dictionaries.ids(name) for name in PART_TIME_LISTS))
    if values := [value for value in request.args.get("part_time", ()) if value]:
        if not known.issuperset(values):
            raise BadArgumentError("part_time")
        wanted.facets["part_time"] = values


def _read_salary(world: World, request: Request, wanted: Wanted) -> None:
    currency = request.arg("currency") or "RUR"
    rate = world.dictionaries.rates.get(currency)
    if rate is None:
        raise BadArgumentError("currency")
    amount = _number(request, "salary")
    if amount is not None:
        if amount < 0:
            raise BadArgumentError("salary")
        wanted.salary = amount / rate
    wanted.only_with_salary = _flag(request, "only_with_salary")


def _read_dates(request: Request, wanted: Wanted) -> None:
    period = _number(request, "period")
    first, last = _date(request, "date_from"), _date(request, "date_to")
    if period is not None and (first is not None or last is not None):
        raise BadArgumentError("period", text="period can't be used together with date_from or date_to")
    if last is not None and first is None:
        raise BadArgumentError("date_to", text="date_to can't be used without date_from")
    if period is not None:
        if period < 0 or int(period) != period or period > 365:
            raise BadArgumentError("period")
        first = request.now - period * DAY_S
    wanted.earliest, wanted.latest = first, last


def _read_place(request: Request, wanted: Wanted) -> None:
    bounds = [_number(request, name) for name in _BOUNDS]
    given = [value for value in bounds if value is not None]
    if given and len(given) < len(_BOUNDS):
        raise BadArgumentError(*[n for n, v in zip(_BOUNDS, bounds, strict=True) if v is None])
    if given:
        wanted.box = (given[0], given[1], given[2], given[3])
    order = request.arg("order_by")
    if order:
        if order not in _ORDERS:
            raise BadArgumentError("order_by")
        wanted.order = order
    lat, lng = _number(request, "sort_point_lat"), _number(request, "sort_point_lng")
    if lat is not None and lng is not None:
        wanted.point = (lat, lng)
    elif wanted.order == "distance":
        raise BadArgumentError("sort_point_lat", "sort_point_lng")


def _magic(world: World, wanted: Wanted) -> None:
    """Turn a city's name or a large number among plain words into a filter, as the site does unless told not to."""
    pieces = wanted.text.split()
    if not 1 < len(pieces) < 8 or any(mark in wanted.text for mark in '"()!*:') or {"AND", "OR", "NOT"} & set(pieces):
        return
    left: list[str] = []
    for piece in pieces:
        area = world.dictionaries.city_by_name.get(piece.lower())
        if area is not None and "area" not in wanted.facets:
            wanted.facets["area"] = [area]
            wanted.magic["area"] = area
        elif NUMBER.fullmatch(piece) and int(piece) >= _MAGIC_SALARY and wanted.salary is None:
            wanted.salary, wanted.only_with_salary = float(piece), True
            wanted.magic["salary"] = piece
        else:
            left.append(piece)
    if wanted.magic and left:
        wanted.text = " ".join(left)
