"""Words are read and inflected as Russian does it."""

from libs.common.text.morphology import inflected, reading, readings


def test_a_word_is_read_with_its_part_case_and_gender() -> None:
    assert reading("снизил").has("VERB", "past", "masc")
    assert reading("поликлиника").has("NOUN", "nomn", "femn")
    assert {one.normal for one in readings("стали")} >= {"стать", "сталь"}


def test_a_word_is_put_into_another_form_and_keeps_its_capital() -> None:
    assert inflected("Кулинария", "accs") == "Кулинарию"
    assert inflected("снизил", "femn") == "снизила"
    assert inflected("ГОСТ", "gent") == "ГОСТА"
    assert inflected("FastAPI", "gent") is None
