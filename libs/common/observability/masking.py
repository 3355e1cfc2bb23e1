"""Texts for logs and traces without what is secret or personal: tokens, keys, passwords, cookies, phones, addresses.

Three kinds of rules: what a name announces (`token=`, `"password": "..."`, `Cookie:`, also in escaped texts),
what a shape shows (a long mixed word is random, so it opens something), and what quotes people's texts (errors of
Pydantic and PostgreSQL). Codes, ids, hashes, times and counts stay. All rules are linear in the text.
"""

import re
from typing import NamedTuple


class Rule(NamedTuple):
    """What is looked for, what it becomes; the pattern matches nothing in a text that holds none of `needs`."""

    pattern: re.Pattern[str]
    becomes: str
    needs: tuple[str, ...] = ("",)
    """Small letters. They are quickly looked for, and most values hold none."""


_BEGINS = r"(?:(?<![a-z])|(?<=\\[nrt]))"
_NAME = (
    rf"(?:token|(?:secret|{_BEGINS}passw(?:or)?d)[a-z_-]{{0,16}}|{_BEGINS}(?:pass|pwd|sid)"
    r"|api[\s_-]?key(?:\s[a-z]{1,12})?|private[_-]?key)"
)
_NAMES = ("token", "secret", "pass", "pwd", "sid", "api", "private")
_HEADER = "authorization|cookie"
_HEADERS = ("authorization", "cookie")
_IS = r"(?:\\*[\"'])?(?:\s{0,3}[:=]\s{0,3}|%3D|\s{0,3},\s{0,3}(?=b?[\"']))\[?"
_QUOTED = r"b?(?P<quote>\\*[\"'])(?:(?!(?P=quote))[^\n])*"
_CODE = r"(?![a-z]+(?:_[a-z]+)+\b|missing\b|[0-9]{1,3}(?!\w)|\*\*\*)"
"""A word or a count of ours after a name: `token: string_too_short`, `secrets: 5`."""
_BARE = r"(?:(?!%26)[^\s&,;\"'<>(){}\[\]])+"
_AFTER_DETAIL = r"\n(?:HINT|CONTEXT|\[SQL|\(Background|\nThe above exception|\nDuring handling)|\Z"
_GAP = r"[\s().–/-]{0,3}"
_PHONE = rf"\(?\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}"
_WORD = "A-Za-z0-9_-"

RULES = (
    # What a validation error could not read, the row that PostgreSQL refused: letters, resumes.
    Rule(re.compile(r"(?s)\binput_value=.*?(?=, input_type=|\Z)"), "input_value=***", ("input_value=",)),
    Rule(re.compile(rf"(?s)\bDETAIL: .*?(?={_AFTER_DETAIL})"), "DETAIL: ***", ("detail: ",)),
    Rule(re.compile(r"(?s)-----BEGIN [A-Z ]{0,20}KEY-----.*?(?:-----END|\Z)"), "*** key", ("key-----",)),
    # Named values: in JSON and its escapes, in reprs, in headers, in queries and encoded queries.
    Rule(re.compile(rf"(?ai)((?:{_HEADER}|{_NAME}){_IS}){_QUOTED}"), r"\1\g<quote>***", _NAMES + _HEADERS),
    Rule(re.compile(rf"(?ai)((?:{_HEADER}){_IS})[^\"'\n][^\n]*"), r"\1***", _HEADERS),
    Rule(re.compile(rf"(?ai)({_NAME}{_IS}){_CODE}{_BARE}"), r"\1***", _NAMES),
    Rule(
        re.compile(rf"(?ai)((?:[?&]|%3F|%26)(?:code|state|start)(?:=|%3D)){_BARE}"),
        r"\1***",
        ("code", "state", "start"),
    ),
    Rule(
        re.compile(rf"(?ai)(\b(?:code|state)(?:=|%3D))(?=[^\s&%]{{0,60}}\d)(?=[^\s&%]{{0,60}}[a-z]){_BARE}"),
        r"\1***",
        ("code", "state"),
    ),
    Rule(re.compile(r"(?ai)\b(bearer\s+)[\w.~+/=-]+"), r"\1***", ("bearer",)),
    Rule(re.compile(r"(/start )[\w-]{8,}"), r"\1***", ("/start ",)),
    Rule(re.compile(r"((?:/|%2F)link(?:#|%23))[\w~+=-]{16,}"), r"\1***", ("link",)),
    Rule(re.compile(r"(?ai)(\b(?:code|код)\W{1,3})[0-9]{6,8}\b"), r"\1***", ("code", "код")),
    Rule(re.compile(r"://(?:[^/\s@]+|[^/\s@:]*:[^\s@]{1,100})@"), "://***@", ("://",)),
    # Shapes.
    Rule(re.compile(r"\bUSER[A-Z0-9]{20,}\b"), "***", ("user",)),
    Rule(re.compile(r"\b(?:sk|gsk)[-_][\w-]{8,}"), "***", ("sk-", "sk_")),
    Rule(re.compile(r"\bbot\d+:[\w-]+|\b\d{5,12}:[\w-]{10,}"), "bot***", (":",)),
    Rule(re.compile(r"\$(?:argon2|scrypt|2[aby]\$)[^\s\"']+"), "***", ("$",)),
    Rule(re.compile(r"\beyJ[\w-]+\.[\w.-]+"), "***", ("eyj",)),
    Rule(re.compile(r"\b([\w-]{1,16}:)[A-Za-z0-9+/]{43}="), r"\1***", ("=",)),
    Rule(
        re.compile(
            rf"(?<![{_WORD}])(?=[{_WORD}]{{16}})(?=[a-z0-9_-]*[A-Z])(?=[A-Za-z_-]*[0-9])"
            rf"(?=[{_WORD}]*(?:[a-z][0-9]|[0-9][a-z]))[{_WORD}]+"
        ),
        "***",
    ),
    # People.
    Rule(re.compile(r"[\w.+-]{1,64}(?:@|%40)[\w-]+\.[\w.-]+"), "***@***", ("@", "%40")),
    Rule(re.compile(rf"(?<![\w.-])(?:(?:\+7|8){_GAP}|7(?=9)|(?=\(\d{{3}}\))){_PHONE}(?![\w-])"), "***"),
    Rule(re.compile(r"(?<![\w-])\+[1-9](?:[\s().-]{0,2}\d){8,13}(?![\w-])"), "***", ("+",)),
    Rule(
        re.compile(rf"(?i)(\b(?:тел|моб|phone|tel|whats)\w{{0,10}}\W{{1,5}}){_PHONE}(?!\d)"),
        r"\1***",
        ("тел", "моб", "phone", "tel", "whats"),
    ),
    Rule(
        re.compile(r"(?i)((?:паспорт|passport|снилс|инн)\D{0,12})\d[\d -]{8,13}"),
        r"\1***",
        ("паспорт", "passport", "снилс", "инн"),
    ),
)


def mask(value: str) -> str:
    """The text without what is secret or personal."""
    folded = value.casefold()
    for rule in RULES:
        for word in rule.needs:
            if word in folded:
                value = rule.pattern.sub(rule.becomes, value)
                break
    return value
