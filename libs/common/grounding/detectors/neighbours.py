"""What stands beside a word of a letter, within its part of the sentence."""

from libs.common.grounding.detectors.context import Context
from libs.common.grounding.language.tokens import Token


def text_before(ctx: Context, token: Token) -> str:
    return ctx.sentence.text[: token.start - ctx.sentence.start]


def token_after(ctx: Context, token: Token) -> Token | None:
    return next((item for item in ctx.tokens if item.start >= token.end), None)


def tokens_before(ctx: Context, token: Token) -> list[Token]:
    return [item for item in ctx.tokens if item.end <= token.start][-1:]
