"""From a search that is understood to the set of vacancies it finds."""

from sandbox.headhunter.api.filters import Wanted
from sandbox.headhunter.world.state import World


def select(world: World, wanted: Wanted) -> int:
    """The open vacancies that a search matches, as bits."""
    index = world.market.index
    bits = index.open
    if wanted.text:
        bits &= index.match(wanted.text, wanted.fields)
    for word in wanted.excluded:
        bits &= ~index.match(f'"{word}"' if " " in word else word)
    for name, values in wanted.facets.items():
        bits &= index.facet(name, values)
    if wanted.without_employers:
        bits &= ~index.facet("employer_id", wanted.without_employers)
    if wanted.earliest is not None or wanted.latest is not None:
        bits &= index.between(wanted.earliest, wanted.latest)
    if wanted.salary is not None:
        reach = index.salaries.reaching(wanted.salary)
        if world.switches.unknown_salary_pass and not wanted.only_with_salary:
            reach |= ~index.salaries.named
        bits &= reach
    if wanted.only_with_salary:
        bits &= index.salaries.named
    if wanted.box is not None:
        bits &= world.market.inside(wanted.box)
    return bits
