"""hh's objects as typed values. Required is only what nothing works without; everything else may be missing or null."""

from datetime import timedelta
from typing import ClassVar, Generic, TypeVar

from pydantic import Field

from libs.common.hh import shapes
from libs.common.hh.fields import (
    Count,
    Flag,
    HHEntity,
    HHModel,
    HHObject,
    Id,
    Many,
    Moment,
    Name,
    Ref,
    RefId,
    Some,
    Text,
)

E = TypeVar("E", bound=HHModel)

ANSWERED_RELATIONS = frozenset({"got_response", "got_invitation", "got_rejection", "got_question"})
"""Any of these means that the applicant and this vacancy already have a negotiation."""


class Rejected(HHModel):
    """An element of a list that nothing can be done with. `body` is its JSON, cut to a length that can be kept."""

    key: str
    body: str = Field(repr=False)
    reason: str


class SearchPage(HHModel, Generic[E]):
    """One page of a list. `rejected`: elements that could not be read, each by itself."""

    found: Count = 0
    pages: Count = 0
    page: Count = 0
    per_page: Count = 0
    items: Many[E] = ()
    rejected: tuple[Rejected, ...] = ()


class TokenPair(HHModel):
    """A user's tokens; `expires_in` is the access token's life in seconds. Neither token is ever printed."""

    access_token: str = Field(min_length=1, repr=False)
    refresh_token: str = Field(min_length=1, repr=False)
    token_type: str = "bearer"  # noqa: S105 - the kind, not a secret
    expires_in: int = Field(gt=0)

    @property
    def life(self) -> timedelta:
        """How long the access token lives from the moment hh issued it."""
        return timedelta(seconds=self.expires_in)


class MeCounters(HHModel):
    """What hh counts for an applicant."""

    resumes_count: Count = 0
    new_resume_views: Count = 0
    unread_negotiations: Count = 0


class Me(HHEntity):
    """Whose token it is. Work with it only when `is_applicant`."""

    SHAPE: ClassVar = shapes.ME

    id: Some[Id] = None
    auth_type: Some[str] = None
    first_name: Some[str] = Field(default=None, repr=False)
    last_name: Some[str] = Field(default=None, repr=False)
    email: Some[str] = Field(default=None, repr=False)
    is_in_search: Flag = False
    counters: Some[MeCounters] = None

    @property
    def is_applicant(self) -> bool:
        """The token belongs to an applicant, not to an employer or an application."""
        return self.auth_type == "applicant"

    @property
    def display_name(self) -> str:
        """First and last name as hh knows them."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)


# ---- vacancies


class Employer(HHModel):
    """An employer; anonymous ones have no id."""

    id: Some[Id] = None
    name: Some[str] = None
    trusted: Flag = False
    accredited_it_employer: Flag = False
    blacklisted: Flag = False
    alternate_url: Some[str] = None


class Salary(HHModel):
    """A salary as written in the vacancy; `gross` is before tax, None when not said. The rouble's code is RUR."""

    from_: Some[float] = Field(default=None, alias="from")
    to: Some[float] = None
    currency: Some[str] = None
    gross: Some[bool] = None
    mode: Some[RefId] = None
    frequency: Some[RefId] = None


class Snippet(HHModel):
    """Fragments of the description; may hold `<highlighttext>` tags."""

    requirement: Some[str] = None
    responsibility: Some[str] = None


class VacancyShort(HHObject):
    """A vacancy as lists give it: without description and key skills."""

    SHAPE: ClassVar = shapes.VACANCY

    name: Text = ""
    area: Some[Ref] = None
    employer: Some[Employer] = None
    salary: Some[Salary] = None
    salary_range: Some[Salary] = None
    snippet: Some[Snippet] = None
    professional_roles: Many[Ref] = ()
    type: Some[Ref] = None
    experience: Some[Ref] = None
    schedule: Some[Ref] = None
    employment: Some[Ref] = None
    employment_form: Some[Ref] = None
    work_format: Many[Ref] = ()
    work_schedule_by_days: Many[Ref] = ()
    working_hours: Many[Ref] = ()
    relations: Many[str] = ()
    has_test: Flag = False
    response_letter_required: Flag = False
    archived: Flag = False
    premium: Flag = False
    internship: Flag = False
    accept_incomplete_resumes: Flag = False
    published_at: Some[Moment] = None
    created_at: Some[Moment] = None
    url: Some[str] = None
    alternate_url: Some[str] = None
    apply_alternate_url: Some[str] = None
    response_url: Some[str] = None

    @property
    def pay(self) -> Salary | None:
        """The salary, from the newer field when it is there."""
        return self.salary_range or self.salary

    @property
    def answered(self) -> bool:
        """hh says that the applicant has already applied or was invited."""
        return not ANSWERED_RELATIONS.isdisjoint(self.relations)

    @property
    def external(self) -> bool:
        """Applications go to the employer's own site, hh takes none."""
        return self.response_url is not None or (self.type is not None and self.type.id == "direct")


class Language(HHModel):
    """A language with its level."""

    id: Some[Id] = None
    name: Some[str] = None
    level: Some[Ref] = None


class TestInfo(HHModel):
    """Whether the vacancy's test must be passed before applying."""

    required: Flag = False


class Vacancy(VacancyShort):
    """A vacancy in full; `description` is HTML."""

    description: Some[str] = None
    key_skills: Many[Name] = ()
    languages: Many[Language] = ()
    driver_license_types: Many[RefId] = ()
    test: Some[TestInfo] = None
    allow_messages: Flag = False
    closed_for_applicants: Flag = False
    approved: Flag = False
    initial_created_at: Some[Moment] = None

    @property
    def test_required(self) -> bool:
        """A test stands before the application, which this API cannot take."""
        return self.has_test or (self.test is not None and self.test.required)


# ---- resumes


class ResumeSalary(HHModel):
    """What the applicant wants."""

    amount: Some[float] = None
    currency: Some[str] = None


class Experience(HHModel):
    """One place of work; dates are `YYYY-MM-DD`, `end` None means until now."""

    company: Some[str] = None
    position: Some[str] = None
    start: Some[str] = None
    end: Some[str] = None
    description: Some[str] = None


class TotalExperience(HHModel):
    """All experience in months."""

    months: Count = 0


class ResumeCard(HHObject):
    """A resume as the list of one's own gives it. The owner's name and contacts are only in `payload`."""

    SHAPE: ClassVar = shapes.RESUME

    title: Some[str] = None
    status: Some[Ref] = None
    access: Some[dict[str, Ref]] = None
    blocked: Flag = False
    finished: Flag = False
    can_publish_or_update: Flag = False
    next_publish_at: Some[Moment] = None
    area: Some[Ref] = None
    salary: Some[ResumeSalary] = None
    total_experience: Some[TotalExperience] = None
    experience: Many[Experience] = Field(default=(), repr=False)
    new_views: Count = 0
    total_views: Count = 0
    alternate_url: Some[str] = None
    created_at: Some[Moment] = None
    updated_at: Some[Moment] = None

    @property
    def can_apply(self) -> bool:
        """hh accepts applications with it: published and not blocked."""
        return self.status is not None and self.status.id == "published" and not self.blocked


class Resume(ResumeCard):
    """A resume in full."""

    skill_set: Many[str] = ()
    skills: Some[str] = Field(default=None, repr=False)
    professional_roles: Many[Ref] = ()
    language: Many[Language] = ()
    employments: Many[Ref] = ()
    employment_form: Many[Ref] = ()
    schedules: Many[Ref] = ()
    work_format: Many[Ref] = ()


# ---- negotiations


class VacancyRef(HHModel):
    """The vacancy of a negotiation: short, and without its links when deleted."""

    id: Some[Id] = None
    name: Some[str] = None
    employer: Some[Employer] = None
    archived: Flag = False
    alternate_url: Some[str] = None


class ResumeRef(HHModel):
    """The resume of a negotiation."""

    id: Some[Id] = None
    title: Some[str] = None


class NegotiationCounters(HHModel):
    """`unread_messages` is what the employer has not read."""

    messages: Count = 0
    unread_messages: Count = 0


class Negotiation(HHObject):
    """hh's record of an application or invitation. `state.id` is an open vocabulary."""

    SHAPE: ClassVar = shapes.NEGOTIATION

    state: Some[Ref] = None
    created_at: Some[Moment] = None
    updated_at: Some[Moment] = None
    has_updates: Flag = False
    viewed_by_opponent: Flag = False
    hidden: Flag = False
    decline_allowed: Flag = False
    messaging_status: Some[str] = None
    source: Some[str] = None
    vacancy: Some[VacancyRef] = None
    resume: Some[ResumeRef] = None
    counters: Some[NegotiationCounters] = None
    chat_id: Some[int] = None

    @property
    def vacancy_id(self) -> str | None:
        """None when the vacancy is gone."""
        return self.vacancy.id if self.vacancy else None

    @property
    def resume_id(self) -> str | None:
        """None when the resume is gone or hh left it out."""
        return self.resume.id if self.resume else None

    @property
    def state_id(self) -> str:
        """hh's word for the state; `unknown` when it gave none."""
        return (self.state.id if self.state else None) or "unknown"


class Author(HHModel):
    """`applicant` or `employer`."""

    participant_type: Some[str] = None


class Button(HHModel):
    """A button under a message: an answer to choose, or the way to a form at hh."""

    name: Some[str] = None


class Assessment(HHModel):
    """What hh lets an employer's robot ask with buttons."""

    name: Some[str] = None
    actions: Many[Button] = ()


class Message(HHObject):
    """One message of a negotiation; `text` is None when only the state changed."""

    SHAPE: ClassVar = shapes.MESSAGE

    created_at: Some[Moment] = None
    text: Some[str] = Field(default=None, repr=False)
    state: Some[Ref] = None
    author: Some[Author] = None
    assessments: Many[Assessment] = ()
    viewed_by_me: Flag = False
    viewed_by_opponent: Flag = False
    editable: Flag = False

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of the buttons under it."""
        return tuple(button.name for one in self.assessments for button in one.actions if button.name)

    @property
    def from_applicant(self) -> bool:
        """We (or our owner) wrote it."""
        return self.author is not None and self.author.participant_type == "applicant"
