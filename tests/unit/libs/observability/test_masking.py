"""Secrets and people's data stay out of texts for logs and traces, in whatever form they stand there."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.common.observability.masking import RULES, Rule, mask

CORPUS = Path(__file__).resolve().parents[3] / "corpus/masking"
OF_SEVERAL_LINES = [
    "letter\n  Bad [type=x, input_value='Здравствуйте!\\n⟦SECRETLETTER⟧', input_type=str]",
    "null value\nDETAIL:  Failing row contains (1, Здравствуйте!\n\n⟦SECRETLETTER⟧).\n[SQL: insert]",
    "IntegrityError('DETAIL:  Key (email)=(⟦SECRETLETTER⟧) already exists.')",
    "-----BEGIN PRIVATE KEY-----\n⟦MIGHAgEAMBMGByqGSM49⟧\n-----END PRIVATE KEY-----",
    "headers\nCookie: sid=⟦abc⟧; device=⟦def⟧\nHost: x",
]


def lines(name: str) -> list[str]:
    return [line for line in (CORPUS / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("marked", lines("secret.txt") + OF_SEVERAL_LINES)
def test_what_is_secret_or_personal_does_not_stay(marked: str) -> None:
    secrets = re.findall("⟦(.+?)⟧", marked)
    left = mask(re.sub("[⟦⟧]", "", marked))
    assert secrets
    assert [secret for secret in secrets if secret in left] == []
    assert "***" in left


@pytest.mark.parametrize("text", lines("harmless.txt"))
def test_what_tells_what_happened_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern.pattern[:24])
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_rule_matches_nothing_without_what_it_needs(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(rule.pattern))
    assert any(word in text.casefold() for word in rule.needs)
