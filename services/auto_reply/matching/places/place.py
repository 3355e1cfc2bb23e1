"""Where the work is done, and whether the applicant can be there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from libs.common.resumes.filters import WorkFormat
from libs.common.resumes.suggested import COMMUTER
from libs.common.text.tokens import keys, words
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.reading.facts import ResumeFacts, VacancyFacts

_FORMATS: frozenset[str] = frozenset(get_args(WorkFormat))


class Place(StrEnum):
    """How the place of work lies to the applicant, best first."""

    REMOTE = "remote"
    HOME = "home"
    UNKNOWN = "unknown"
    RELOCATION = "relocation"
    REMOTE_ABROAD = "remote_abroad"
    REMOTE_UNASKED = "remote_unasked"
    """From home, which the resume does not look for."""
    PARTLY_REMOTE = "partly_remote"
    AWAY = "away"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True)
class Where:
    """`place` is how far it is; `formats` what the vacancy offers as far as it says.

    `city` names the place of the office.
    """

    place: Place
    formats: frozenset[str]
    city: str
    format_fits: bool


def formats_of(vacancy: VacancyFacts) -> frozenset[str]:
    """Formats of work by hh's field, else by the text; empty when nothing is said."""
    if vacancy.formats:
        return vacancy.formats
    said = vacancy.profile.formats
    found: set[str] = set()
    if said.partly:
        found.add("HYBRID")
    if said.remote and (said.choice or not said.partly):
        found.add("REMOTE")
    if said.denied or said.office:
        found.add("ON_SITE")
    return frozenset(found)


def stated_formats(vacancy: VacancyFacts) -> frozenset[str]:
    """Formats that are beyond doubt: a bare mention of an office does not rule out working from home now and then."""
    formats = formats_of(vacancy)
    return frozenset() if formats == _OFFICE and not vacancy.formats and not vacancy.profile.formats.denied else formats


_OFFICE = frozenset({"ON_SITE"})


def locate(resume: ResumeFacts, vacancy: VacancyFacts, areas: AreaTree) -> Where:
    """Compare where the applicant lives and may move with where the vacancy is."""
    formats = formats_of(vacancy)
    offices = offices_of(resume, vacancy, areas)
    city = vacancy.area_name or (areas.name(vacancy.area_id) if vacancy.area_id else "")
    if len(offices) == 1 and vacancy.area_id not in offices:
        city = areas.name(next(iter(offices)))
    wanted = resume.formats or _FORMATS
    fits = not formats or bool(formats & wanted)
    return Where(_place(resume, offices, formats, wanted, areas), formats, city, fits)


def _place(
    resume: ResumeFacts, offices: frozenset[str], formats: frozenset[str], wanted: frozenset[str], areas: AreaTree
) -> Place:
    remote = "REMOTE" in formats and "REMOTE" in wanted
    home = resume.area_id
    if home is None:
        return Place.REMOTE if remote else Place.UNKNOWN
    if any(_near(home, office, areas) for office in offices):
        return Place.HOME
    country = areas.country(home)
    abroad = bool(offices) and all(areas.country(office) not in {None, country} for office in offices)
    if remote:
        return Place.REMOTE_ABROAD if abroad else Place.REMOTE
    if not offices:
        return Place.UNKNOWN
    if _may_move(resume, offices, areas, abroad=abroad):
        return Place.RELOCATION
    if abroad:
        return Place.ABROAD
    if "REMOTE" in formats:
        return Place.REMOTE_UNASKED
    return Place.PARTLY_REMOTE if "HYBRID" in formats and not _far(home, offices, areas) else Place.AWAY


def _far(home: str, offices: frozenset[str], areas: AreaTree) -> bool:
    return not any(areas.country(office) == areas.country(home) for office in offices)


def offices_of(resume: ResumeFacts, vacancy: VacancyFacts, areas: AreaTree) -> frozenset[str]:
    """Areas of the office; a whole country tells nothing, so the large cities that the text names stand in for it."""
    area = vacancy.area_id
    if area is not None and area in areas and not (areas.is_wide(area) and areas.country(area) == area):
        home = resume.area_id
        if home is None or _near(home, area, areas):
            return frozenset({area})
        return frozenset({area}) | _listed_cities(home, vacancy, areas)
    if area is not None and area not in areas:
        return frozenset({area})
    country = areas.country(area) if area else None
    offered = formats_of(vacancy) & {"ON_SITE", "HYBRID"}
    cities = areas.cities_in(words(f"{vacancy.title.text}\n{vacancy.text if offered else ''}"))
    if country is not None and resume.area_id is not None and country != areas.country(resume.area_id):
        return cities or frozenset({country})
    return cities if len(cities) <= 4 else frozenset()


def _listed_cities(home: str, vacancy: VacancyFacts, areas: AreaTree) -> frozenset[str]:
    """Cities of the title, and of a line that lists the home among places of work («офис в Москве или Казани»)."""
    named = areas.cities_in(words(vacancy.title.text))
    beginning = areas.name(home)[:-1]
    if home in named or beginning not in vacancy.text:
        return named
    for line in vacancy.text.split("\n"):
        if beginning in line and not _LISTING.isdisjoint(word.key for word in words(line)):
            cities = areas.cities_in(words(line))
            if home in cities and len(cities) > 1:
                return named | cities
    return named


_LISTING = frozenset(keys("офис офисы город города городах выбор локация office location locations city cities"))


def _near(home: str, office: str, areas: AreaTree) -> bool:
    if areas.is_inside(office, {home}) or areas.is_inside(home, {office} if areas.country(office) != office else set()):
        return True
    around = COMMUTER.get(home)
    return around is not None and areas.is_inside(office, {around})


def _may_move(resume: ResumeFacts, offices: frozenset[str], areas: AreaTree, *, abroad: bool) -> bool:
    if resume.relocation in {None, "no_relocation"}:
        return False
    if resume.relocation_areas:
        return any(areas.is_inside(office, resume.relocation_areas) for office in offices)
    return not abroad
