"""The terminal names every rule in words."""

from ops.tables import WORDS
from services.auto_reply.matching.rules import RULES


def test_every_rule_has_a_word_for_the_funnel() -> None:
    assert [rule.code for rule in RULES if rule.code not in WORDS] == []
