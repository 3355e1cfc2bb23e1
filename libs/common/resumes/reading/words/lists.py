"""Words by which a resume's text is read, in Russian and English."""

from libs.common.text.lists import Lists

WORDS = Lists("libs.common.resumes.reading.words")
