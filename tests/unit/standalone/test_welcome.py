"""What a person is told when everything runs."""

from services.api.resumes.domain import BRISK
from standalone.demo.welcome import brisk_sentence, hh_advice


def test_the_demo_says_that_it_is_brisk_and_how_live_differs() -> None:
    said = brisk_sentence()
    assert f"{BRISK.pacing_min_seconds:g}–{BRISK.pacing_max_seconds:g} секунды" in said
    assert "ночью с 22 до 08 тишина, между откликами 20–90 секунд" in said


def test_only_the_key_that_is_missing_is_named_and_nothing_is_promised() -> None:
    said = hh_advice(("HH_CLIENT_SECRET",), "http://127.0.0.1:8020/api/hh/callback")
    assert "не задано: HH_CLIENT_SECRET." in said
    assert "HH_CLIENT_ID" not in said
    assert "http://127.0.0.1:8020/api/hh/callback" in said
    assert "ссылками" not in said


def test_without_keys_it_says_what_works_without_an_account() -> None:
    said = hh_advice(("HH_CLIENT_ID",), "http://127.0.0.1:8020/api/hh/callback")
    assert "пишет письма" in said
    assert "вставьте вакансию" in said
    assert "не с чем работать" not in said
