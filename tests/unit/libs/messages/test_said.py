import json

from libs.common.messages.figures import Months, Names, Pay, Rubles
from libs.common.messages.said import Said, kept, retold, say


def test_a_sentence_comes_back_from_a_row_in_any_language() -> None:
    own = say("held", "of_trade", time=Months(months=14))
    row = json.loads(json.dumps(kept(say("fit", "years", asked=Months(months=36, least=True), own=own))))
    assert retold(row, "ru") == "Нужен опыт от 3 лет, у вас по этой профессии 1 год 2 месяца."
    assert retold(row, "en") == "At least 3 years of experience required, you have 1 year 2 months in this occupation."


def test_only_what_is_said_is_kept() -> None:
    said = say("verdict", "salary", offered=Rubles(high=50_000), floor=Rubles(low=80_000, high=80_000))
    assert kept(say("verdict", "archived")) == {"kind": "verdict", "code": "archived"}
    assert set(kept(said)) == {"kind", "code", "figures"}


def test_a_row_written_before_codes_were_kept_reads_as_it_was_written() -> None:
    assert retold("Не ваш регион: Самара.", "en") == "Не ваш регион: Самара."


def test_what_a_newer_program_said_is_left_out() -> None:
    assert retold({"kind": "fit", "code": "of_tomorrow"}, "ru") == ""
    assert retold({"kind": "fit", "code": "years", "figures": {"asked": {"unit": "miles", "n": 3}}}, "ru") == ""
    assert retold(None, "ru") == ""


def test_what_is_said_is_what_the_validated_form_holds() -> None:
    part = say("held", "of_trade", time=Months(months=14))
    pay, names = Pay(low=300.5, currency="RUR", period="SHIFT"), Names(names=("a", "b"), more=2)
    said = say("fit", "years", own=part, text="x", number=3, topics=("topic.salary",), pay=pay, names=names)
    assert Said.model_validate(said.model_dump()) == said
    assert said.facts == {"text": "x", "number": "3"}
    assert (set(said.words), set(said.figures), set(said.parts)) == ({"topics"}, {"pay", "names"}, {"own"})
