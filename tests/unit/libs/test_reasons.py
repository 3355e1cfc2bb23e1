"""Every reason has its texts in both languages, and says truly who must act."""

import re
from pathlib import Path
from typing import get_args

import pytest

from libs.common.applications import State
from libs.common.hh.outcomes.kinds import BlockReason, RefusalReason, WaitReason
from libs.common.hh.outcomes.refusals import PAUSE_OF
from libs.common.messages.catalogue import LANGUAGES, catalogue
from libs.common.reasons import (
    LIFTABLE,
    PAUSES,
    EndReason,
    InterimReason,
    PauseReason,
    SwitchReason,
)

SENDING = Path("services/auto_reply/sending")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pause_has_a_title_a_sentence_and_a_word_and_no_text_is_without_a_reason(language: str) -> None:
    found = catalogue(language)["pause"]  # pyright: ignore[reportArgumentType]
    assert set(found) == set(PAUSES)
    assert all(one.title and one.sentence and one.word for one in found.values())


def test_hh_ru_has_one_name() -> None:
    for language in LANGUAGES:
        for found in catalogue(language).values():
            for one in found.values():
                assert "HeadHunter" not in one.title + one.sentence + one.word


def test_only_what_the_owner_stopped_is_told_as_stopped_by_him() -> None:
    titles = {reason: one.title for reason, one in catalogue("ru")["pause"].items()}
    assert [reason for reason, title in titles.items() if "вами" in title] == ["owner"]
    assert len(set(titles.values())) == len(titles)


def test_a_reason_that_waits_for_a_person_says_so() -> None:
    asking = {reason for reason in PAUSES if catalogue("ru")["pause"][reason].acts != "nobody"}
    assert asking == {
        "dead_man", "captcha", "access_refused", "app_deleted", "needs_login", "drift", "resume", "origin",
        "resume_refused", "visibility_consent", "visibility_conflict",
    }  # fmt: skip


def test_every_reason_of_an_application_and_of_a_refused_decision_has_a_text_and_every_text_a_reason() -> None:
    known = catalogue("ru")
    assert set(EndReason) | set(RefusalReason) == set(known["failure"])
    assert set(InterimReason) == set(known["interim"])
    refusals = set(re.findall(r"return \"([a-z_]+)\"", (SENDING / "decide.py").read_text(encoding="utf-8")))
    states = {f"state_{state}" for state in State}
    letters = {"letter_empty", "letter_too_long"}
    assert refusals | states | letters | {"impossible", "other"} == set(known["decision"])
    assert set(WaitReason) == set(known["wait"])
    assert set(known["failure"]) & set(known["interim"]) == set()


def test_the_contract_and_the_table_of_switches_name_known_reasons() -> None:
    assert set(get_args(PauseReason)) | set(get_args(SwitchReason)) <= set(PAUSES)
    assert set(LIFTABLE) <= set(get_args(SwitchReason))
    assert set(PAUSE_OF) == set(BlockReason)


def test_every_loop_says_what_it_is_for_and_every_text_has_its_loop() -> None:
    files = [Path("libs/common/runtime/service.py"), *sorted(Path("services").rglob("*.py"))]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    loops = set(re.findall(r"(?:runtime\.loop|supervisor\.start)\(\s*f?\"([a-z_]+)", code))
    texts = catalogue("ru")["loop"]
    assert set(texts) == loops | {"other"}, "a loop needs its text in libs/common/messages: [loop.<name>]"
    assert all(one.title and one.sentence and one.word for one in texts.values())
