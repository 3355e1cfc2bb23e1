"""One catalogue of texts: every reason, rule, change and refusal has its entry, and stands nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from libs.common.answers.domain import Topic
from libs.common.applications import State
from libs.common.db.personal import EXPORTED
from libs.common.events.account import AccountChanged
from libs.common.events.chat import ChatAction, ChatDecided
from libs.common.events.match import MatchDecided
from libs.common.events.reply import ReplyPaused
from libs.common.hh import capabilities
from libs.common.hh.answers import errors as hh_errors
from libs.common.hh.answers.errors import HHError
from libs.common.hh.capabilities import Capabilities
from libs.common.messages.catalogue import LANGUAGES, Kind, Level, Message, Who, catalogue, known
from libs.common.reasons import PAUSES
from services.api.personal_data.domain import REMAINS
from services.auto_reply.matching.rules.rules import RULES

ROOT = Path(__file__).parents[3]
CODE = ("libs", "services", "ops", "cli")
RUSSIAN = re.compile("[а-яё]{3}", re.IGNORECASE)
WITHOUT_TEXTS = (
    *(f"services/auto_reply/matching/{one}.py" for one in ("decision", "engine", "reading/pay", "trades/career")),
    *(f"services/auto_reply/matching/{one}.py" for one in ("explaining/reasons", "explaining/trace")),
    *(f"services/auto_reply/matching/{one}.py" for one in ("rules/rule", "rules/rules")),
    "libs/common/messages",
    *(f"libs/common/hh/{one}.py" for one in ("breaker", "dictionaries", "errors", "faults", "limiter", "outcomes")),
    *(f"libs/common/hh/{one}.py" for one in ("probe", "reading", "refusals")),
    "libs/common/decisions",
    "libs/common/reasons.py",
)
"""Code whose every text is a reason: nothing Russian stands in it at all."""

ENTRIES = [(kind, code) for kind, found in catalogue("ru").items() for code in found]


def sources(*parts: str) -> Iterator[tuple[str, ast.Module]]:
    for part in parts:
        path = ROOT / part
        for one in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield str(one.relative_to(ROOT)), ast.parse(one.read_text(encoding="utf-8"))


def literal(node: ast.AST | None) -> str:
    """The constant text of a literal or f-string; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(part) for part in node.values)
    return ""


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literals that are no docstrings."""
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documented and literal(node):
            yield node.lineno, literal(node)


def subclasses(one: type[HHError]) -> set[type[HHError]]:
    return {one, *(deeper for sub in one.__subclasses__() for deeper in subclasses(sub))}


def test_both_languages_and_the_facts_have_the_same_reasons_and_the_kinds_of_the_code() -> None:
    russian, english = ({kind: set(found) for kind, found in catalogue(one).items()} for one in LANGUAGES)
    assert russian == english
    assert set(russian) == set(get_args(Kind))


@pytest.mark.parametrize(("kind", "code"), ENTRIES)
def test_an_entry_says_the_same_in_both_languages_and_with_the_same_facts(kind: Kind, code: str) -> None:
    russian, english = (catalogue(one)[kind][code] for one in LANGUAGES)
    for one in ("title", "sentence", "word"):
        ru, en = getattr(russian, one), getattr(english, one)
        assert bool(ru) == bool(en)
        assert not RUSSIAN.search(en)
        assert not ru or re.search("[а-яё]", ru, re.IGNORECASE) or ru == "{sentence}"
        if (kind, code) != ("problem", "other"):  # only the Russian sentence is known of what nobody has written down
            assert placeholders(ru) == placeholders(en)
    assert russian.level in get_args(Level)
    assert russian.acts in get_args(Who)
    assert (russian.level, russian.acts) == (english.level, english.acts)
    assert russian.level != "action" or russian.acts != "nobody"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_that_the_program_knows_has_its_entry_and_no_entry_is_without_a_code() -> None:
    russian = catalogue("ru")
    field = AccountChanged.model_fields["change"].annotation
    decided = MatchDecided.model_fields["decision"].annotation
    assert set(russian["account"]) == set(get_args(field))
    assert set(russian["decided"]) == set(get_args(decided))
    assert set(russian["chat_decided"]) == set(get_args(ChatDecided.model_fields["decision"].annotation))
    assert set(russian["chat_action"]) == set(get_args(ChatAction.model_fields["kind"].annotation))
    assert set(russian["topic"]) == set(Topic)
    assert set(russian["pause"]) == set(PAUSES) >= set(get_args(ReplyPaused.model_fields["reason"].annotation))
    assert set(russian["state"]) == set(State)
    assert set(russian["kept"]) == set(EXPORTED)
    assert set(russian["erasure"]) == {"goes", *REMAINS}
    assert set(russian["capability"]) == set(Capabilities.model_fields)
    assert set(russian["rule"]) == {rule.code for rule in RULES} | {"score_below_threshold", "llm_judge"}
    assert set(russian["hh"]) == {one.code for one in subclasses(HHError)}
    assert {hh_errors.__name__, capabilities.__name__} >= {one.__module__ for one in subclasses(HHError)}


def test_rules_speak_by_their_own_code_and_leave_no_verdict_unsaid() -> None:
    (_, tree) = next(sources("services/auto_reply/matching/rules/rules.py"))
    said = {text for _, text in texts(tree)} & set(catalogue("ru")["verdict"])
    assert said == set(catalogue("ru")["verdict"])
    codes = {rule.code for rule in RULES}
    assert all(any(one.startswith(code) for code in codes) for one in said)
    asked = {
        literal(node.args[0]) for node in ast.walk(tree) if isinstance(node, ast.Call) and _named(node, "_against")
    }
    assert asked - {""} <= set(catalogue("ru")["verdict"])


def test_every_refusal_of_the_api_has_its_sentence() -> None:
    raised: dict[str, str] = {}
    for path, tree in sources("services/api", "libs/common/decisions"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (code := _code_of(node)):
                raised[code] = f"{path}:{node.lineno}"
    assert len(raised) > 30
    assert {code: where for code, where in raised.items() if known("problem", code) is None} == {}


def _named(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == name and bool(call.args)


def _code_of(call: ast.Call) -> str:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    position = {"ApiError": 1, "conflict": 0}.get(name)
    return literal(call.args[position]) if position is not None and len(call.args) > position else ""


def test_no_text_of_a_reason_stands_in_the_code() -> None:
    """Neither in code that only has reasons, nor as a dictionary keyed by known codes."""
    kinds = {kind: set(entries) for kind, entries in catalogue("ru").items()}
    found = [
        f"{path}:{line}: {text}"
        for path, tree in sources(*WITHOUT_TEXTS)
        for line, text in texts(tree)
        if RUSSIAN.search(text)
    ]
    for path, tree in sources(*CODE):
        if "/grounding/" in path:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                keys = {literal(key) for key, value in pairs if RUSSIAN.search(literal(value))}
                found += [f"{path}:{node.lineno}: texts of {kind}" for kind in kinds if many(keys, kinds[kind])]
    assert not found, "\n".join(found)


def many(keys: set[str], codes: set[str]) -> bool:
    """A single code may be an ordinary word by chance; most of a dictionary's keys are not."""
    return len(keys & codes) > 1 and len(keys & codes) * 2 >= len(keys)


def test_no_sentence_of_the_catalogue_is_written_a_second_time() -> None:
    said = {one.sentence for found in catalogue("ru").values() for one in found.values() if len(one.sentence) > 20}
    twice = [f"{path}:{line}" for path, tree in sources(*CODE) for line, text in texts(tree) if text in said]
    assert twice == []


def test_a_missing_fact_does_not_break_a_sentence() -> None:
    assert Message("Не ваш регион: {area}.").filled() == "Не ваш регион: ?."
    assert Message("Нет {word}.").filled(word="{area}") == "Нет {area}."
