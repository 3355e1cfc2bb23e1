"""What a resume's mode comes to: nothing goes out unasked while the present employer may not be recognised."""

_POLICY = """case when {settings}.mode = 'auto' and {resume}.employer_unnamed
  and coalesce(({settings}.filters -> 'employers' ->> 'skip_current')::boolean, true)
  and not coalesce(({settings}.filters -> 'employers' ->> 'current_confirmed')::boolean, false)
  then 'review' else {settings}.mode end"""


def policy(*, settings: str, resume: str) -> str:
    """The SQL of the mode that counts, for these names of `resume_settings` and `resumes`."""
    return _POLICY.format(settings=settings, resume=resume)
