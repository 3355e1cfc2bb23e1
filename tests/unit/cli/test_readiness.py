"""Whatever answers on a service's port, `status` and `doctor` say something of it and go on."""

import httpx
import pytest

from cli.health.check_run import slow_servers
from cli.health.readiness import failing_loops, said, unready

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"[" * 20_000, b'{"failing": [1]}',
        b'{"failing": {"a": null}}', b'{"failing": {"a": {"times": "many", "error": 5}}, "slow": ["database"]}',
        b'{"slow": {"database": "late"}}',
        b'{"problems": ["nats"], "failing": "search", "slow": 3}',
    ],
)  # fmt: skip
def test_an_answer_of_another_form_says_nothing(body: bytes) -> None:
    answer = httpx.Response(200, content=body, headers=JSON)
    assert failing_loops(answer) == []
    assert slow_servers("api", answer) == []
    assert unready(httpx.Response(503, content=body, headers=JSON)) == "ответ 503"


def test_a_service_says_what_fails_in_it() -> None:
    failing = {"search": {"times": 3, "error": "no route"}, "odd": None}
    answer = httpx.Response(200, json={"status": "ok", "failing": failing, "slow": {"database": 2.5}})
    assert said(answer)["status"] == "ok"
    assert failing_loops(answer) == ["задача search не удалась 3 раза за полчаса (no route)"]
    assert len(slow_servers("api", answer)) == 1
    assert unready(httpx.Response(503, json={"problems": {"nats": "away", "own": "x"}})) == "не отвечает NATS, own"


def test_a_stranger_cannot_fill_the_screen() -> None:
    answer = httpx.Response(200, json={"failing": {"a" * 9_000: {"times": 1, "error": "b" * 9_000}}})
    assert len(failing_loops(answer)[0]) < 500
