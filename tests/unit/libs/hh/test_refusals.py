"""The owner reads a Russian sentence for every reason, never a machine word."""

import re

import pytest

from libs.common.hh.outcomes import BlockReason, RefusalReason, WaitReason
from libs.common.hh.refusals import sentence


@pytest.mark.parametrize("reason", [*RefusalReason, *WaitReason, *BlockReason])
def test_every_reason_has_its_sentence(reason: RefusalReason | WaitReason | BlockReason) -> None:
    text = sentence(reason)
    assert re.search(r"[а-яё]{4}", text)
    assert text.endswith(".")
    assert reason.value not in text


def test_no_two_reasons_share_a_sentence() -> None:
    texts = [sentence(reason) for reason in (*RefusalReason, *WaitReason, *BlockReason)]
    assert len(texts) == len(set(texts))
