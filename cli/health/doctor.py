"""`vkatilsya doctor`: what is missing or misconfigured, in sentences that say what to do."""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from cli.health import check_machine, check_run
from cli.health.certificates import certificates
from cli.health.check_model import model
from cli.health.findings import MARKS, Finding, advice
from cli.places import Places, places
from libs.common.errors import VkatilsyaError
from ops.options import running


async def examine() -> list[Finding]:
    """Look at the machine, the settings and, when something runs, at the run."""
    run = running()
    found = [
        *check_machine.machine(),
        *check_machine.age(datetime.now(UTC).date()),
        *check_machine.disk(check_machine.folder_in_use(run)),
        *check_machine.settings(run),
        *check_machine.world(run),
    ]
    try:
        where = places()
    except VkatilsyaError as error:
        return [*found, advice("", str(error))]
    return found + await _run(where)


async def _run(where: Places) -> list[Finding]:
    looks = [check_run.broker(where), check_run.database(where), certificates(where)]
    found: list[Finding] = []
    if where.services:
        looks.append(check_run.services(where))
    elif where.run is not None:
        found.append(advice("", f"{check_run.STARTING} Их проверит повтор через минуту."))
    else:
        found.append(advice("", "Сервисы не проверены: не заданы адреса SERVICE_URLS. Спросите каждый сам: /readyz"))
    if where.run is not None:
        found += check_run.clock(where.run)
    if where.run.mode == "live" if where.run is not None else not where.services:
        looks.append(model())
    elif where.run is None:
        looks.append(check_run.model_of_services(where))
    for part in await asyncio.gather(*looks):
        found += part
    return found


def report(findings: list[Finding], *, json_lines: bool, write: Callable[[str], object] = sys.stdout.write) -> int:
    """Print the findings and what was looked at; the exit code is 1 when there is a problem."""
    for finding in findings:
        if json_lines:
            line = {"level": finding.level, "text": finding.text, "part": finding.part}
            write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            write(f"{MARKS[finding.level]} {finding.text}\n")
    problems = sum(finding.level == "problem" for finding in findings)
    if not json_lines:
        write(_verdict(findings, problems))
    return 1 if problems else 0


def _verdict(findings: list[Finding], problems: int) -> str:
    looked_at = ", ".join(dict.fromkeys(one.part for one in findings if one.part))
    if any(one.part == "NATS" for one in findings):
        what = f"Проверено: {looked_at}."
    else:
        what = f"Ничего не запущено, поэтому проверено только: {looked_at}."
    return f"{what} {f'Проблем: {problems}' if problems else 'Проблем не найдено'}.\n"
