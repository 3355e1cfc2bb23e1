"""What a letter is composed from in one language; no frame claims anything by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

Frames = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Frames for a line of the resume, by the kind that `telling` sees in it."""

    here: Mapping[str, Frames]
    """For what was done at the place that the sentence before has named."""
    more: Mapping[str, Frames]
    """For one more of these."""
    formerly: Mapping[str, Frames]
    """For what was done at an earlier job."""
    there: Mapping[str, Frames]
    """For one more of the same earlier job."""
    back: Mapping[str, Frames]
    """For what is done at the present job after an earlier one was told of."""
    back_there: Mapping[str, Frames]
    """For what was done at a job that has ended after an earlier one was told of."""
    apart: Mapping[str, Frames]
    """For what the resume says without naming a place."""
    inside: Mapping[str, Frames]
    """The line after words that tie it to the vacancy, for the present job."""
    inside_there: Mapping[str, Frames]
    """The same for a job that has ended and that the sentence before has named."""
    inside_formerly: Mapping[str, Frames]
    """The same for an earlier job."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Variants of each part of a letter; braces are filled with facts of the resume and the vacancy."""

    english: bool
    rough: Callable[[int], str]
    """Say a number of months."""
    greetings: Mapping[str, Frames]
    opening: Frames
    opening_employer: Frames
    opening_unnamed: Frames
    current_job: Frames
    last_job: Frames
    title_only: Frames
    total: Frames
    shared_one: Frames
    shared_two: Frames
    shared_many: Frames
    told: Told
    tied_by_name: Frames
    """For a line that names what the vacancy names: what it is, then the line."""
    tied_by_name_now: Frames
    """The same for what one is doing now."""
    tied: Frames
    """For a line that is close to what the vacancy describes."""
    tied_formerly: Frames
    """The same where the line is of another job than the letter has named, or tells what has been done."""
    foreign: Frames
    """For the names that the lines of a job in the other language have in them."""
    foreign_there: Frames
    """The same for a job that has ended."""
    tools: Frames
    """For these names where the letter may not say in which language the resume is."""
    tools_there: Frames
    """The same for a job that has ended."""
    figured: Frames
    """For the numbers of such a job."""
    previous: Frames
    education: Frames
    certificate: Frames
    training: Frames
    """For a paper that says that one was taught."""
    course: Frames
    language: Frames
    translated: Frames
    """For one who speaks the language of the letter and whose resume is in another."""
    remote: Frames
    resume: Frames
    """For a resume that has nothing else to say."""
    closing: Mapping[str, Frames]
    signature: Mapping[str, Frames]
    conjunction: str


def fitting(frames: Frames, facts: Mapping[str, str | None]) -> Frames:
    """The frames of which every brace can be filled; None is an unknown fact."""
    known = {name for name, fact in facts.items() if fact is not None}
    return tuple(frame for frame in frames if _braces(frame) <= known)


@cache
def _braces(frame: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(frame) if name)
