"""What an owner decides: his own words leave in the order that they show."""

from uuid import uuid4

from libs.common.decisions.recording import Wish


def test_own_words_hold_nothing_that_turns_their_direction() -> None:
    wish = Wish(uuid4(), "edit", 1, letter="Работаю \u202eмедсестрой\u202c пять лет.\x00")
    assert wish.letter == "Работаю медсестрой пять лет."
