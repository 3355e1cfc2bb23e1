"""Least privilege in NATS: what the user of each service may publish and hear, derived from topology and catalogue.

A server publishes its answer wherever a request says and asks nobody. So each user lives in an account of its own, and
the streams in one where nobody lives: an answer ends in the account that asked, where there is nothing beyond what the
user may ask for anyway (ADR 0026; `accounts` makes them of what stands here).
"""

from dataclasses import dataclass

from libs.common import services
from libs.common.events.catalogue import PRODUCERS
from libs.common.messaging import topology
from libs.common.messaging.topology import DLQ, DURABLES, LIVE, STREAMS

PROVISION, OPS, REPLAY = "provision", "ops", "replay"
HELPERS = (PROVISION, OPS, REPLAY)
"""Users that are no services: the provisioner, who looks and changes nothing, who hands out dead letters again."""
SHOWS_PARKED = "api"
"""Who shows dead letters to the administrator; it looks at them and changes none."""
JETSTREAM, ASK = "$JS.API", "store"
"""What JetStream listens to in its own account, and the prefix under which users of other accounts ask it."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """Subjects, with NATS wildcards; everything else is refused."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def inbox_of(user: str) -> str:
    """The prefix under which only this user hears answers; every client and subscriber of it must use it."""
    return f"_INBOX_{user}"


def users() -> tuple[str, ...]:
    """Everybody who may sign in, by name."""
    return (*sorted(services.known()), *HELPERS)


def api_of(user: str | None) -> str:
    """The prefix of JetStream's API for a user; who is none of ours is taken to live beside the streams."""
    return ASK if user in users() else JETSTREAM


def permissions() -> dict[str, Permissions]:
    """The permissions of every user, by name."""
    return {name: _service(name) for name in sorted(services.known())} | {
        PROVISION: _with_inbox(PROVISION, publish=_provisioning()),
        OPS: _with_inbox(OPS, publish=_looking(), subscribe=(*_facts(), "$JS.EVENT.ADVISORY.>")),
        REPLAY: _with_inbox(REPLAY, publish=_replaying()),
    }


def _service(name: str) -> Permissions:
    own = [durable for durable in DURABLES if durable.name == name]
    publish = [subject for subject, emitters in PRODUCERS.items() if name in emitters]
    publish += [f"{durable.republished}.>" for durable in own]
    publish += [f"dlq.{durable.stream}.{name}" for durable in own]
    publish += [live.subject for live in LIVE if name in live.publishers]
    publish += [f"{ASK}.STREAM.INFO.{stream.name}" for stream in STREAMS]
    publish += [f"{ASK}.STREAM.MSG.GET.{DLQ}"] if name == SHOWS_PARKED else []
    for durable in own:
        place = f"{durable.stream}.{name}"
        publish += [f"{ASK}.CONSUMER.INFO.{place}", f"{ASK}.CONSUMER.MSG.NEXT.{place}", f"$JS.ACK.{place}.>"]
    heard = tuple(live.subject for live in LIVE if name in live.subscribers)
    return _with_inbox(name, publish=tuple(publish), subscribe=heard)


def _provisioning() -> tuple[str, ...]:
    verbs = ("INFO", "CREATE", "UPDATE", "MSG.GET", "MSG.DELETE")  # single messages: those about an erased person go
    streams = [f"{ASK}.STREAM.{verb}.{stream.name}" for stream in STREAMS for verb in verbs]
    consumers = [
        f"{ASK}.CONSUMER.{verb}.{durable.stream}.{durable.name}"
        for durable in DURABLES
        for verb in ("INFO", "CREATE", "DURABLE.CREATE")
    ]
    return (*streams, *consumers)


def _looking() -> tuple[str, ...]:
    """What shows streams, consumers and dead letters; single messages of the other streams are not among it."""
    account = (f"{ASK}.INFO", f"{ASK}.STREAM.NAMES", f"{ASK}.STREAM.LIST")
    streams = (f"{ASK}.STREAM.INFO.*", f"{ASK}.STREAM.MSG.GET.{DLQ}")
    return (*account, *streams, f"{ASK}.CONSUMER.NAMES.*", f"{ASK}.CONSUMER.LIST.*", f"{ASK}.CONSUMER.INFO.*.*")


def _replaying() -> tuple[str, ...]:
    """Look at dead letters, publish them where they came from, take them out."""
    return (
        *(f"{ASK}.{what}.{DLQ}" for what in ("STREAM.INFO", "STREAM.MSG.GET", "STREAM.MSG.DELETE")),
        *(subject for durable in DURABLES for subject in durable.filter_subjects),
    )


def _facts() -> tuple[str, ...]:
    return tuple(
        subject
        for stream in STREAMS
        for subject in stream.subjects
        if not subject.startswith(("$JS.", topology.REPUBLISHED, topology.EARLIER))
    )


def _with_inbox(user: str, *, publish: tuple[str, ...], subscribe: tuple[str, ...] = ()) -> Permissions:
    return Permissions(tuple(dict.fromkeys(publish)), (f"{inbox_of(user)}.>", *subscribe))
