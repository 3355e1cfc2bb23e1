"""The owner reads a sentence in his language for every reason, never a machine word."""

import re

import pytest

from libs.common.hh.outcomes.kinds import BlockReason, RefusalReason, WaitReason
from libs.common.hh.outcomes.refusals import said_of
from libs.common.messages.catalogue import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [*RefusalReason, *WaitReason, *BlockReason])
def test_every_reason_has_its_sentence(reason: RefusalReason | WaitReason | BlockReason, language: Language) -> None:
    text = said_of(reason).told(language)
    assert re.search(r"[а-яё]{4}" if language == "ru" else r"[a-z]{4}", text)
    assert text.endswith(".")
    assert reason.value not in text.split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_reasons_share_a_sentence(language: Language) -> None:
    texts = [said_of(reason).told(language) for reason in (*RefusalReason, *WaitReason, *BlockReason)]
    assert len(texts) == len(set(texts))
