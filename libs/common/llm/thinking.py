"""The answer in what a model said: its thinking aloud, in every form that models and servers know, is taken out.

A draft inside thinking text is no answer, so an answer that never came is an empty one.
"""

import re

_NAMES = (
    r"think(?:ing)?|thoughts?|reason(?:ing)?|analysis|reflection|scratch_?pad|inner_monologue|chain_of_thought|cot|"
    r"seed:think"
)
_MARK = re.compile(
    rf"<(?P<angle>/?)(?:{_NAMES})(?:\s[^<>]{{0,80}})?>"
    r"|[◁\[](?P<square>/?)(?:think(?:ing)?|reasoning)[▷\]]"
    r"|<\|(?P<special>/|end_(?:of_)?)?(?:begin_of_|start_)?(?:thought|thinking|think)\|>"
    r"|<unused9(?P<numbered>[45])>",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"<\|channel\|>\s*(?P<name>\w+)[^<]{0,200}<\|message\|>", re.IGNORECASE)
_BARE_CHANNELS = re.compile(r"^\s*analysis.*assistant\s*final", re.IGNORECASE | re.DOTALL)
_SPECIAL = re.compile(r"<\|\w{1,40}\|>|</?s>|<(?:end|start)_of_turn>(?:model\b)?|\[/?INST\]", re.IGNORECASE)
_FENCED = re.compile(rf"```[ \t]*(?:{_NAMES})\b.*?(?:```|\Z)", re.IGNORECASE | re.DOTALL)
_FOLDED = re.compile(r"<details\b.*?(?:</details>|\Z)", re.IGNORECASE | re.DOTALL)
_ALOUD = re.compile(
    r"^[ \t>*_#]*(?:thoughts?|thinking|reasoning|analysis|chain of thought|мысли|размышлени[ея]|рассуждени[ея]|анализ|"
    r"ход мыслей)[ \t*_]*:",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^[ \t>*_#]*(?:(?:final )?answer|(?:final )?response|output|final|result|(?:окончательный |итоговый )?ответ|итог|"
    r"результат)[ \t*_]*:[*_ \t]*",
    re.IGNORECASE,
)


def spoken(text: str) -> str:
    """The text without thinking aloud and without a server's special tokens; its time is linear in the text."""
    text = _said_last(text) if "<|" in text else _BARE_CHANNELS.sub("", text)
    text = _FOLDED.sub("", _FENCED.sub("", _outside_marks(text)))
    return _after_aloud(_SPECIAL.sub("", text)).strip()


def _said_last(text: str) -> str:
    """What the last «final» channel of the harmony format says; nothing when there are only other channels."""
    channels = list(_CHANNEL.finditer(text))
    if not channels:
        return text
    last = channels[-1]
    if last["name"].lower() != "final":
        return ""
    return text[last.end() :].partition("<|")[0]


def _outside_marks(text: str) -> str:
    """What stands outside the marks; a closing mark without an opening one makes all before it thinking."""
    kept: list[str] = []
    position: int | None = 0
    for mark in _MARK.finditer(text):
        closing = bool(mark["angle"] or mark["square"] or mark["special"] or mark["numbered"] == "5")
        if closing and position is not None:
            kept.clear()
        if not closing and position is not None:
            kept.append(text[position : mark.start()])
        position = mark.end() if closing else None
    return "".join(kept) + (text[position:] if position is not None else "")


def _after_aloud(text: str) -> str:
    """Without the paragraph that begins with «Thought:», or all of it up to the last «Answer:»."""
    lines = text.splitlines(keepends=True)
    if not any(map(_ALOUD.match, lines)):
        return text
    answers = [at for at, line in enumerate(lines) if _ANSWER.match(line)]
    if answers:
        return _ANSWER.sub("", "".join(lines[answers[-1] :]), count=1)
    kept: list[str] = []
    aloud = False
    for line in lines:
        aloud = bool(_ALOUD.match(line)) or (aloud and bool(line.strip()))
        if not aloud:
            kept.append(line)
    return "".join(kept)
