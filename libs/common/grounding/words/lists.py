"""Ways to say a thing, in Russian and English."""

from libs.common.text.lists import Lists

WORDS = Lists("libs.common.grounding.words")
