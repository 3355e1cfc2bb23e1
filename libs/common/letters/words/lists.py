"""Words that letters are made with."""

from libs.common.text.lists import Lists

WORDS = Lists("libs.common.letters.words")
