"""Filters made ready for many vacancies."""

from dataclasses import dataclass

from libs.common.employers.current import CurrentEmployers, merged
from libs.common.employers.groups import EmployerList
from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.rules.stopwords import StopWords


@dataclass(frozen=True, slots=True)
class PreparedFilters:
    """Filters with their lists turned into something to look up."""

    source: ResumeFilters
    never: EmployerList
    current: EmployerList
    title_words: StopWords
    any_words: StopWords

    @classmethod
    def of(cls, filters: ResumeFilters, current: CurrentEmployers) -> "PreparedFilters":
        """Prepare; costs little, but once a resume rather than once a vacancy."""
        rules = filters.employers
        return cls(
            source=filters,
            never=EmployerList.of(rules.never),
            current=EmployerList.of(merged(current, rules.current) if rules.skip_current else ()),
            title_words=StopWords([*filters.stop_words.title, *filters.stop_words.anywhere]),
            any_words=StopWords(filters.stop_words.anywhere),
        )
