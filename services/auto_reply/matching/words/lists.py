"""What applicants and employers say, in Russian and English."""

from libs.common.text.lists import Lists

WORDS = Lists("services.auto_reply.matching.words")
