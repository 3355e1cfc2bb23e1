"""The accounts of a nats-server: one for the streams, and one for each user with what `permissions` gives it.

`python -m libs.common.messaging.accounts` prints them as a block for the server's configuration; the users' passwords
come from the server's environment.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from libs.common import services
from libs.common.messaging.permissions import (
    ASK,
    HELPERS,
    JETSTREAM,
    Permissions,
    inbox_of,
    permissions,
    users,
)
from libs.common.messaging.topology import LIVE, covers

HOME = "STREAMS"
"""The account of JetStream; nobody signs in to it."""
EARLIER_HOME = "$G"
"""Where streams lay before there were accounts: the folder of the store has this name."""
_SERVICE, _STREAM = "service", "stream"
_HANDS_OUT = f"{JETSTREAM}.CONSUMER.MSG.NEXT."
"""One request, many answers: all others are answered once."""


class Import(NamedTuple):
    """What `account` gets of `owner`: a `service` takes messages there, a `stream` brings them from there."""

    account: str
    kind: str
    owner: str
    subject: str
    local: str


def account_of(user: str) -> str:
    """The account in which this user is the only one."""
    return user.upper()


def imports(names: Iterable[str] = ()) -> list[Import]:
    """Everything that passes between the accounts of these users, all when none is named."""
    known = _chosen(names)
    return [one for name, allowed in known.items() for one in (*_taken(name, allowed), *_brought(name, allowed, known))]


def _taken(name: str, allowed: Permissions) -> list[Import]:
    """What it publishes; of two that overlap only the wider one, since a message passes through each that matches."""
    own = {live.subject for live in LIVE}
    stored = [subject for subject in allowed.publish if subject not in own]
    return [
        Import(account_of(name), _SERVICE, HOME, _in_the_streams(subject), subject)
        for subject in stored
        if not covers((one for one in stored if one != subject), subject)
    ]


def _brought(name: str, allowed: Permissions, known: Mapping[str, Permissions]) -> list[Import]:
    """What it hears, from each publisher: what came to the streams from another account is not passed on by them."""
    return [
        Import(account_of(name), _STREAM, owner, subject, subject)
        for subject in allowed.subscribe
        if not subject.startswith(inbox_of(name))
        for owner in _heard_from(name, subject, known)
    ]


def _heard_from(name: str, subject: str, known: Mapping[str, Permissions]) -> list[str]:
    if subject.startswith("$JS."):
        return [HOME]
    return [
        account_of(one)
        for one, allowed in known.items()
        if one != name and any(covers((subject,), published) for published in allowed.publish)
    ]


def _in_the_streams(subject: str) -> str:
    return f"{JETSTREAM}.{subject.removeprefix(f'{ASK}.')}" if subject.startswith(f"{ASK}.") else subject


def _chosen(names: Iterable[str]) -> dict[str, Permissions]:
    known = permissions()
    return {name: known[name] for name in names} or known


def server_block(names: Sequence[str] = (), *, beside_the_streams: str | None = None) -> str:
    """`accounts { ... }` of a nats-server for these users, all when none is named.

    The password of `api` is the server's variable NATS_PASSWORD_API, and so on. For tests: `beside_the_streams` names a
    user who may do everything in the account of the streams. KeyError for a name that is nobody's.
    """
    known, passing = _chosen(names), imports(names)
    everything = Permissions((">",), (">",))
    inside = [_user(beside_the_streams, everything)] if beside_the_streams else []
    blocks = [_account(HOME, passing, inside, "    jetstream: enabled\n")]
    blocks += [_account(account_of(name), passing, [_user(name, known[name])]) for name in known]
    return f"accounts {{\n{''.join(blocks)}}}\n"


def _account(name: str, passing: Sequence[Import], who: Sequence[str], more: str = "") -> str:
    gets = [_line(one) for one in passing if one.account == name]
    lists = {"users": who, "exports": _exports(name, passing), "imports": gets}
    body = "".join(f"    {key}: [\n{_lines(entries)}    ]\n" for key, entries in lists.items() if entries)
    return f"  {name}: {{\n{more}{body}  }}\n"


def _lines(entries: Iterable[str]) -> str:
    return "".join(f"      {entry}\n" for entry in entries)


def _exports(name: str, passing: Sequence[Import]) -> list[str]:
    takers: dict[tuple[str, str], list[str]] = {}
    for one in passing:
        if one.owner == name:
            takers.setdefault((one.kind, one.subject), []).append(one.account)
    return [
        json.dumps(
            {kind: subject, "accounts": accounts}
            | ({"response_type": _STREAM} if subject.startswith(_HANDS_OUT) else {})
        )
        for (kind, subject), accounts in takers.items()
    ]


def _line(one: Import) -> str:
    renamed = {"to": one.local} if one.local != one.subject else {}
    return json.dumps({one.kind: {"account": one.owner, "subject": one.subject}} | renamed)


def _user(name: str, allowed: Permissions) -> str:
    subjects = {"publish": {"allow": allowed.publish}, "subscribe": {"allow": allowed.subscribe}}
    return f'{{ user: "{name}", password: $NATS_PASSWORD_{name.upper()}, permissions: {json.dumps(subjects)} }}'


def main() -> None:
    """Print the block for the users that are named, or for those that exist today; 2 for an unknown name."""
    names = sys.argv[1:] or [*services.names(), *HELPERS]
    if unknown := sorted(set(names) - set(users())):
        sys.stderr.write(f"Таких пользователей нет: {', '.join(unknown)}. Есть: {', '.join(users())}\n")
        raise SystemExit(2)
    sys.stdout.write(server_block(names))


if __name__ == "__main__":
    main()
