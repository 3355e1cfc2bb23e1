"""Work in a process of its own: what it answers, what it raises, and every way in which it or its parent may end."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

from libs.common.concurrency.work_pool import Budget, OverdueError, WorkPool
from libs.common.concurrency.work_process import WorkProcess, WorkProcessError

WORK = """
import os, signal, sys, time
from libs.common.concurrency.work_process import serve

behind = []

def answer(request):
    match request["do"]:
        case "behind": return {"answers": len(behind)}
        case "add": return {"sum": sum(request["of"]), "text": request.get("text", "")}
        case "print": print("something"); return {}
        case "fail": raise ValueError(request["name"])
        case "environment": return dict(os.environ)
        case "ignore": os.kill(os.getpid(), signal.SIGTERM); os.kill(os.getpid(), signal.SIGINT); return {}
        case "die": os._exit(9)
        case "half": sys.stdout.flush(); os.write(1, (100).to_bytes(4) + b"{"); os._exit(0)
        case "hang": open(request["mark"], "w").close(); time.sleep(600)

serve(answer, behind=lambda: behind.append(1))
"""
LONG = 30.0


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[WorkProcess]:
    (tmp_path / "sums.py").write_text(WORK, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), *filter(None, sys.path))))
    monkeypatch.setenv("SECRET_KEYS", "k1:a secret")
    with contextlib.closing(WorkProcess("sums")) as process:
        yield process


def test_answers_come_from_one_process_and_text_survives(work: WorkProcess) -> None:
    odd = "Ёж — «🦔», \ud800, \x00"
    assert work.ask({"do": "add", "of": [1, 2], "text": odd}, Budget(LONG)) == {"sum": 3, "text": odd}
    first = work.pid
    assert work.ask({"do": "add", "of": list(range(100_000))}, Budget(LONG))["sum"] == 4_999_950_000
    assert first is not None
    assert work.pid == first


def test_what_is_done_behind_an_answer_is_done_behind_each(work: WorkProcess) -> None:
    assert work.ask({"do": "behind"}, Budget(LONG)) == {"answers": 0}
    with pytest.raises(WorkProcessError):
        work.ask({"do": "fail", "name": "Анна"}, Budget(LONG))
    assert work.ask({"do": "behind"}, Budget(LONG)) == {"answers": 2}


def test_what_it_prints_is_no_answer(work: WorkProcess) -> None:
    assert work.ask({"do": "print"}, Budget(LONG)) == {}


def test_a_fault_is_told_by_its_name_and_place_without_its_words(work: WorkProcess) -> None:
    with pytest.raises(WorkProcessError) as caught:
        work.ask({"do": "fail", "name": "Иванов Иван"}, Budget(LONG))
    assert "ValueError" in str(caught.value)
    assert "sums.py" in str(caught.value)
    assert "Иванов" not in str(caught.value)
    assert work.ask({"do": "add", "of": [1]}, Budget(LONG))["sum"] == 1, "it goes on"


def test_it_has_no_secret_of_its_parent(work: WorkProcess) -> None:
    found = work.ask({"do": "environment"}, Budget(LONG))
    assert "PATH" in found
    assert "SECRET_KEYS" not in found


def test_signals_meant_for_the_parent_do_not_end_it(work: WorkProcess) -> None:
    assert work.ask({"do": "ignore"}, Budget(LONG)) == {}


@pytest.mark.parametrize("how", ["die", "half"])
def test_one_that_ends_before_it_answers_is_a_fault_and_the_next_request_has_a_new_one(
    work: WorkProcess, how: str
) -> None:
    with pytest.raises(WorkProcessError, match="before it answered"):
        work.ask({"do": how}, Budget(LONG))
    assert work.ask({"do": "add", "of": [2]}, Budget(LONG))["sum"] == 2


def test_one_that_was_killed_between_two_requests_is_started_anew(work: WorkProcess) -> None:
    work.ask({"do": "add", "of": []}, Budget(LONG))
    killed = work.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    psutil.Process(killed).wait(LONG)
    assert work.ask({"do": "add", "of": [2]}, Budget(LONG))["sum"] == 2


def test_nothing_is_begun_when_the_time_is_over(work: WorkProcess) -> None:
    with pytest.raises(OverdueError):
        work.ask({"do": "add", "of": [1]}, Budget(0))
    assert work.pid is None


async def test_work_that_nobody_waits_for_is_ended_and_its_thread_is_free(work: WorkProcess, tmp_path: Path) -> None:
    pool, begun = WorkPool("test", workers=1, queue=4, share=4, seconds=LONG), tmp_path / "begun"
    os.mkfifo(begun)
    hanging = asyncio.create_task(pool.run("one", lambda budget: work.ask({"do": "hang", "mark": str(begun)}, budget)))
    (await asyncio.to_thread(begun.open)).close()
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    found = await pool.run("one", lambda budget: work.ask({"do": "add", "of": [3]}, budget))
    assert found["sum"] == 3


def test_a_late_stop_of_work_that_is_done_ends_no_other(work: WorkProcess) -> None:
    done = Budget(LONG)
    work.ask({"do": "add", "of": [1]}, done)
    pid = work.pid
    done.stop()
    assert work.ask({"do": "add", "of": [2]}, Budget(LONG))["sum"] == 2
    assert work.pid == pid


def test_several_threads_have_their_own_answers(work: WorkProcess) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(work.ask({"do": "add", "of": [n]}, Budget(LONG))["sum"]))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert sorted(found) == list(range(8))


def test_closed_it_is_gone(work: WorkProcess) -> None:
    work.ask({"do": "add", "of": []}, Budget(LONG))
    pid = work.pid
    work.close()
    assert work.pid is None
    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_it_ends_with_its_parent_however_that_ends(work: WorkProcess) -> None:
    parent = (
        "from libs.common.concurrency.work_process import WorkProcess\n"
        "from libs.common.concurrency.work_pool import Budget\nimport time\n"
        "work = WorkProcess('sums'); work.ask({'do': 'add', 'of': []}, Budget(30)); print(work.pid, flush=True)\n"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-P", "-c", parent], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        child = psutil.Process(int(running.stdout.readline()))
        running.kill()
    child.wait(LONG)
