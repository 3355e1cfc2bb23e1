"""Judgements follow the overlap and keep to the scale of the schema."""

from random import Random

import jsonschema

from sandbox.llm import judge
from sandbox.llm.facts import Facts
from sandbox.llm.schema import Builder, Schema

GOOD = Facts("", ("Python", "FastAPI", "Redis"), (), (), russian=True, same_trade=True)
BAD = Facts("", (), ("Java", "Spring", "Kafka"), (), russian=True)
SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "score": {"type": "number", "minimum": 0, "maximum": 10},
        "verdict": {"enum": ["подходит", "возможно", "не подходит"]},
        "reason": {"type": "string", "maxLength": 60},
        "matched": {"type": "array", "items": {"type": "string"}},
        "missing": {"type": "array", "items": {"type": "string"}},
        "suitable": {"type": "boolean"},
    },
    "required": ["score", "verdict", "reason", "matched", "missing", "suitable"],
}


def made(facts: Facts, seed: int) -> dict[str, object]:
    return Builder(SCHEMA, Random(seed), judge.hints(facts, Random(seed))).build()


def test_a_good_fit_scores_above_a_bad_one_with_reasons_to_match() -> None:
    for seed in range(20):
        good, bad = made(GOOD, seed), made(BAD, seed)
        for judgement in (good, bad):
            jsonschema.validate(judgement, SCHEMA)
        assert good["score"] > 7  # pyright: ignore[reportOperatorIssue]
        assert bad["score"] < 3  # pyright: ignore[reportOperatorIssue]
        assert (good["verdict"], bad["verdict"]) == ("подходит", "не подходит")
        assert (good["suitable"], bad["suitable"]) == (True, False)
        assert good["matched"] == ["Python", "FastAPI", "Redis"]
        assert bad["missing"] == ["Java", "Spring", "Kafka"]


def test_only_schemas_that_judge_are_judgements() -> None:
    assert judge.is_judgement({"score"})
    assert judge.is_judgement({"verdict", "note"})
    assert not judge.is_judgement({"name", "city"})


def test_a_model_that_may_only_say_yes_or_no_doubts_in_favour_of_the_applicant() -> None:
    middling = Facts("", ("Python",), ("Java", "Spring"), (), russian=True, same_trade=True)
    schema: Schema = {
        "type": "object",
        "properties": {"verdict": {"enum": ["yes", "no"]}, "reason": {"type": "string"}},
        "required": ["verdict", "reason"],
    }
    verdicts = {
        str(Builder(schema, Random(seed), judge.hints(facts, Random(seed))).build()["verdict"])
        for facts in (middling, GOOD)
        for seed in range(20)
    }
    assert verdicts == {"yes"}
    assert Builder(schema, Random(1), judge.hints(BAD, Random(1))).build()["verdict"] == "no"
