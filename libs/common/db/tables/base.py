"""What every table shares: one metadata with stable constraint names, column helpers, and who may do what with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, DateTime, Identity, MetaData, Table, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = NAMING


class Row(SQLModel):
    """Base of the table classes."""


def id_field() -> Any:
    """A primary key that the application makes (see libs.common.ids)."""
    return Field(primary_key=True)


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """An aware UTC time without a default."""
    return Field(default=None, sa_type=DateTime(timezone=True), nullable=nullable, index=index)  # pyright: ignore[reportArgumentType, reportCallIssue]


def moment_now() -> Any:
    """An aware UTC time that PostgreSQL's clock fills."""
    return Field(
        default=None,
        sa_type=DateTime(timezone=True),  # pyright: ignore[reportArgumentType]
        nullable=False,
        sa_column_kwargs={"server_default": func.now()},
    )


def json_field(*, nullable: bool = False, default: str = "{}") -> Any:
    """A JSONB column; `default` is the JSON text that PostgreSQL fills."""
    if nullable:
        return Field(default=None, sa_type=JSONB, nullable=True)
    return Field(default=None, sa_type=JSONB, nullable=False, sa_column_kwargs={"server_default": default})


def user_field(*, index: bool = True) -> Any:
    """The owner of the row: every tenant query filters by it."""
    return Field(foreign_key="users.id", ondelete="CASCADE", nullable=False, index=index)


def numbered() -> Any:
    """A number that PostgreSQL gives out in the order of the inserts; nobody can choose it."""
    return Field(
        default=None,
        sa_type=BigInteger,
        nullable=False,
        sa_column_args=(Identity(always=True),),
    )


def default(value: str, **kwargs: Any) -> Any:
    """A column whose default PostgreSQL fills with the given SQL literal."""
    return Field(default=None, nullable=False, sa_column_kwargs={"server_default": text(value)}, **kwargs)


@dataclass(frozen=True, slots=True)
class Writes:
    """What a service may do with a table beside reading it; `update` names the columns."""

    insert: bool = False
    update: tuple[str, ...] = ()
    delete: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a service may write, in SQL: those it inserts, what a row is before it may be changed or deleted, and
    after a change.
    """

    insert: str = "true"
    before: str = "true"
    after: str = "true"


@dataclass(frozen=True, slots=True)
class Guard:
    """What `libs.common.db.grants` makes GRANTs and policies of.

    `others`: what the writers beside the owner may do; `owner`: the same for the owner, None: everything. Columns in
    `secret` are seen by the writers and by `seen_by` only. A service writes only rows whose column `own_rows` has its
    name, or those that `kept_to` says of it (in SQL, one text when the same is true of every verb). `deleted_by`: who
    of the others may delete as well. `by_hand`: columns that the command line may update.
    """

    others: Writes = Writes()
    owner: Writes | None = None
    secret: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()
    own_rows: str | None = None
    kept_to: Mapping[str, str | Rows] = field(default_factory=lambda: MappingProxyType({}))
    deleted_by: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


def owned_by(owner: str, *writers: str, guard: Guard = Guard()) -> dict[str, Any]:
    """`Table.info`: the service that writes the table; further writers are the exceptions that the design names."""
    return {"owner": owner, "writers": (owner, *writers), "guard": guard}


def linked_to_the_bot(user: str, *, also_ended_now: bool = False) -> str:
    """Whether the user of a column has a chat with the bot now, in SQL; or had until this very transaction."""
    ended = " or l.unlinked_at = now()" if also_ended_now else ""
    return f"exists (select from telegram_links l where l.user_id = {user} and (l.unlinked_at is null{ended}))"


def table_of(row_class: type[SQLModel]) -> Table:
    """The SQLAlchemy table of a table class, for Core statements."""
    return row_class.__table__  # pyright: ignore[reportAttributeAccessIssue]
