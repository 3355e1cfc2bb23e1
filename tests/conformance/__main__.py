"""`python -m tests.conformance [--base-url URL]`: does an address keep the contract of the API for applicants?"""

import argparse
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conformance.report import Report
from tests.conformance.target import AGENT, Control, Target
from tests.support.headhunter import sandbox

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "cases"
NOTHING_HELD = 5


class WrongTargetError(Exception):
    """The address or the token cannot be tested; the sentence says why."""


def parser() -> argparse.ArgumentParser:
    """The flags."""
    flags = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    flags.add_argument("--base-url", default="", metavar="URL", help="the API under test (default: an own sandbox)")
    flags.add_argument("--token", default="", help="an applicant's access token (default: env HH_TOKEN)")
    flags.add_argument("--write", action="store_true", help="send applications and messages to an address elsewhere")
    flags.add_argument("--vacancy", default=None, metavar="ID", help="with --write: the vacancy to really apply to")
    flags.add_argument("--user-agent", default=os.environ.get("HH_USER_AGENT", AGENT), help="'Name/1.0 (mail@host)'")
    flags.add_argument("--only", default="", metavar="EXPR", help="only cases whose names fit, as pytest's -k has it")
    return flags


def described(options: argparse.Namespace) -> Target:
    """The target that the flags name; WrongTargetError, before anything is sent, for what cannot be one."""
    url = options.base_url.rstrip("/")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as problem:
        raise WrongTargetError(f"{url!r} is not an address: {problem}") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise WrongTargetError(f"{url!r} is not an address: it must begin with https:// or http://")
    target = Target(url, agent=options.user_agent, write=options.write, vacancy=options.vacancy)
    if parsed.scheme == "http" and not target.loopback:
        raise WrongTargetError(f"{url} is not of this machine: a token is sent over https alone")
    return target


def signed(target: Target, given: str) -> Target:
    """The target with a token that works, or without one; WrongTargetError when nobody answers or it is refused."""
    control = Control(target.base_url)
    try:
        steered = control.present()
        token = given or (control.post("/tokens")["access_token"] if steered else os.environ.get("HH_TOKEN")) or None
        if token:
            _prove(target, token)
    except httpx.TransportError as problem:
        raise WrongTargetError(f"{target.base_url} does not answer: {problem}") from None
    return Target(target.base_url, token, target.agent, target.write, target.vacancy, steered)


def _prove(target: Target, token: str) -> None:
    headers = {"HH-User-Agent": target.agent, "Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{target.base_url}/me", headers=headers, timeout=60, trust_env=not target.loopback)
    if answer.status_code != 200:
        raise WrongTargetError(
            f"GET {target.base_url}/me answers {answer.status_code}, so the token is of no use: {answer.text[:300]}"
        )


def introduction(target: Target) -> str:
    """What is going to be sent, in sentences."""
    lines = [f"conformance of {target.base_url}"]
    if target.token is None:
        lines.append("no token (--token or HH_TOKEN): only what anybody may read is asked")
    if not target.may_write:
        lines.append("this is not an address of this machine: only reads are sent, at most three a second")
    elif not target.loopback:
        lines.append("--write: calls that change something are sent in the name of the token's owner")
    if target.write and target.vacancy and not target.loopback:
        lines.append(f"--vacancy: an application really is sent to vacancy {target.vacancy}")
    return "\n".join(lines)


@contextmanager
def chosen(options: argparse.Namespace) -> Generator[Target]:
    """The target named, or a sandbox that ends with the block."""
    if options.base_url:
        yield signed(described(options), options.token)
        return
    with sandbox() as own:
        yield signed(Target(own.url, agent=options.user_agent), options.token)


def run(target: Target, only: str) -> int:
    """Run the cases; pytest's exit code, and 5 when not a single one was asked."""
    report = Report(target)
    ini = ["addopts=--import-mode=importlib --strict-markers", "console_output_style=classic"]
    arguments = [
        str(CASES),
        "-q",
        "--no-header",
        "--tb=short",
        "--disable-warnings",
        "-p",
        "no:cacheprovider",
        "--confcutdir",
        str(CASES.parent),
        "--disable-plugin-autoload",
        "--rootdir",
        str(ROOT),
    ]
    arguments += ["-c", str(ROOT / "pyproject.toml"), *(part for setting in ini for part in ("-o", setting))]
    code = int(pytest.main([*arguments, *(("-k", only) if only else ())], plugins=[report]))
    return NOTHING_HELD if code == 0 and not report.counts["passed"] else code


def main(arguments: list[str] | None = None) -> int:
    """0 when all that was asked holds, 1 when something does not, 2 when the address cannot be tested."""
    try:
        options = parser().parse_args(arguments)
        with chosen(options) as target:
            print(introduction(target), flush=True)
            return run(target, options.only)
    except WrongTargetError as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
