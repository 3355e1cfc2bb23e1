"""What a text may rest on besides the resume and the vacancy: the owner's answers and settings, the conversation."""

from dataclasses import dataclass, replace

from libs.common.grounding.facts import ResumeFacts, Text, VacancyFacts, as_before


@dataclass(frozen=True, slots=True)
class Sources:
    """Further texts that prove; the path of each stands in the evidence, as "/answers/salary".

    One fact a text, as its owner said it: "Могу выйти через две недели", or a question with its answer.
    """

    answers: tuple[Text, ...] = ()
    """The owner's own words: they prove what is told of the applicant, and readiness, pay, hours and places."""
    wishes: tuple[Text, ...] = ()
    """The owner's settings: they prove readiness, pay, hours and places, but no experience."""
    messages: tuple[Text, ...] = ()
    """What the employer wrote: it may be told of the employer and proves nothing about the applicant."""


NO_SOURCES = Sources()


def with_answers(resume: ResumeFacts, sources: Sources) -> ResumeFacts:
    """The resume with what its owner has said elsewhere."""
    answers, wishes = (tuple(one for one in said if one.text.strip()) for said in (sources.answers, sources.wishes))
    if not (answers or wishes):
        return resume  # as read, so that what is known of it serves here too
    return as_before(replace(resume, answers=(*resume.answers, *answers), wishes=(*resume.wishes, *wishes)))


def with_messages(vacancy: VacancyFacts, sources: Sources) -> VacancyFacts:
    """The vacancy with what its employer has written."""
    return replace(vacancy, messages=sources.messages) if sources.messages else vacancy
