"""Makes the roles of the services and brings their rights to what `grants` says. Safe to run again at any time.

Only what differs is changed: a run that finds everything as it should be takes no lock on any table. Without roles
(all services share one DATABASE_URL) nothing is changed at all.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby

from sqlalchemy import pool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from libs.common.db import grants
from libs.common.db.grants import Privilege, RowPolicy
from libs.common.db.scram import verifier
from libs.common.db.transport import reached
from libs.common.errors import ConfigurationError

LOCK = 0x76_6B_61_74  # that of the migrations

INSUFFICIENT_PRIVILEGE = "42501"
_PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


@dataclass(frozen=True, slots=True)
class Roles:
    """How the roles are called (`prefix` + service), and the passwords of those that are to be made or changed."""

    prefix: str = "vkatilsya_"
    passwords: Mapping[str, str] = field(default_factory=dict[str, str])

    def of(self, service: str) -> str:
        """The role of a service."""
        return f"{self.prefix}{service}"


async def sync(url: str, roles: Roles) -> list[str]:
    """Make what is missing, grant and revoke; returns what was changed, in sentences without passwords.

    Raises ConfigurationError when a password is given for no service, or when the user of `url` may not do it.
    """
    unknown = sorted(set(roles.passwords) - set(grants.services()))
    if unknown:
        raise ConfigurationError(f"DATABASE_ROLE_PASSWORDS называет {', '.join(unknown)}: таких сервисов нет.")
    address, transport = reached(url)
    engine = create_async_engine(address, poolclass=pool.NullPool, hide_parameters=True, connect_args=transport)
    try:
        async with engine.begin() as connection:
            return await _Sync(connection, roles).all()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") != INSUFFICIENT_PRIVILEGE:
            raise
        raise ConfigurationError(
            "Пользователю из DATABASE_URL нельзя создавать роли и давать права. Дайте ему CREATEROLE и владение "
            "таблицами либо создайте роли сами и оставьте DATABASE_ROLE_PASSWORDS пустым."
        ) from None
    finally:
        await engine.dispose()


_ROLES = text("select rolname from pg_roles where rolname = any(:names)")
_COLUMNS = text(
    """
select c.relname as table, a.attname as column, c.relrowsecurity as fenced
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and c.relkind in ('r', 'p')
"""
)
_GRANTED = text(
    """
with here as (
  select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema()
),
named as (
  select relname as name, '' as column, relacl as acl from here
  union all
  select here.relname, a.attname, a.attacl from here join pg_attribute a on a.attrelid = here.oid
  where not a.attisdropped
  union all
  select '', '', nspacl from pg_namespace where nspname = current_schema()
  union all
  select '', '', datacl from pg_database where datname = current_database()
)
select r.rolname as role, n.name as table, p.privilege_type as verb, n.column
from named n cross join lateral aclexplode(n.acl) p join pg_roles r on r.oid = p.grantee
where n.acl is not null and r.rolname = any(:names)
"""
)
_POLICIES = text("select tablename, policyname, roles from pg_policies where schemaname = current_schema()")

# Everybody may make temporary tables and large objects in a new database, and objects in the schema of one made before
# PostgreSQL 15. Nothing of ours needs them; they would be room that no quota bounds.
_FOR_EVERYBODY = text(
    """
select format('database %I', datname) as on_what, 'TEMPORARY' as verb
from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) p
where datname = current_database() and p.grantee = 0 and p.privilege_type = 'TEMPORARY'
  and pg_has_role(datdba, 'USAGE')
union all
select format('schema %I', nspname), 'CREATE'
from pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) p
where nspname = current_schema() and p.grantee = 0 and p.privilege_type = 'CREATE' and pg_has_role(nspowner, 'USAGE')
union all
select format('function %s', f.oid::regprocedure), 'EXECUTE'
from pg_proc f, aclexplode(coalesce(proacl, acldefault('f', proowner))) p
where pronamespace = 'pg_catalog'::regnamespace and proname in ('lo_creat', 'lo_create', 'lo_from_bytea')
  and p.grantee = 0 and pg_has_role(proowner, 'USAGE')
"""
)


class _Sync:
    """One run, in one transaction."""

    def __init__(self, connection: AsyncConnection, roles: Roles) -> None:
        self._connection, self._roles = connection, roles
        self._changes: list[str] = []

    async def all(self) -> list[str]:
        await self._do("set local lock_timeout = '5s'")
        await self._connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
        present = await self._present()
        for service, password in self._roles.passwords.items():
            await self._make(service, password, known=service in present)
        using = sorted(present | set(self._roles.passwords))
        if not using:
            return []
        columns: dict[str, set[str]] = {}
        fenced: set[str] = set()
        for row in await self._connection.execute(_COLUMNS):
            columns.setdefault(row.table, set()).add(row.column)
            if row.fenced:
                fenced.add(row.table)
        await self._grant(using, columns)
        await self._fence(using, set(columns), fenced)
        await self._shut_out_everybody()
        return self._changes

    async def _present(self) -> set[str]:
        names = {self._roles.of(service): service for service in grants.services()}
        found = await self._connection.execute(_ROLES, {"names": list(names)})
        return {names[row.rolname] for row in found}

    async def _make(self, service: str, password: str, *, known: bool) -> None:
        """The server is given the verifier only: a statement may end up in its log."""
        if not (password.isascii() and password.isprintable()):
            raise ConfigurationError(f"DATABASE_ROLE_PASSWORDS: в пароле {service} нужны только знаки ASCII.")
        role, stored = self._quoted(self._roles.of(service)), verifier(password, secrets.token_bytes(16))
        if known:
            await self._do(f"alter role {role} login password '{stored}'")
            return
        await self._do(f"create role {role} {_PLAIN} password '{stored}'")
        self._changes.append(f"role {self._roles.of(service)} made")

    async def _grant(self, using: Iterable[str], columns: Mapping[str, set[str]]) -> None:
        names = [self._roles.of(service) for service in using]
        granted: dict[str, set[Privilege]] = {name: set() for name in names}
        for row in await self._connection.execute(_GRANTED, {"names": names}):
            granted[row.role].add(Privilege(row.table, row.verb, row.column))
        for service, role in zip(using, names, strict=True):
            wanted = {right for right in grants.rights(service) if _there(right, columns)}
            if granted[role] != wanted:
                await self._regrant(role, wanted)
                self._changes.append(f"rights of {role} set")

    async def _regrant(self, role: str, wanted: set[Privilege]) -> None:
        to, schema, database = self._quoted(role), await self._current("schema"), await self._current("database")
        for what in (f"all tables in schema {schema}", f"all sequences in schema {schema}"):
            await self._do(f"revoke all on {what} from {to}")
        await self._do(f"revoke all on schema {schema} from {to}")
        await self._do(f"revoke all on database {database} from {to}")
        await self._do(f"grant usage on schema {schema} to {to}")
        await self._do(f"grant connect on database {database} to {to}")
        on_tables = sorted(right for right in wanted if right.table)
        for table, of_table in groupby(on_tables, key=lambda right: right.table):
            privileges = ", ".join(self._privileges(list(of_table)))
            await self._do(f"grant {privileges} on {schema}.{self._quoted(table)} to {to}")

    def _privileges(self, of_table: list[Privilege]) -> Iterable[str]:
        for verb, same in groupby(of_table, key=lambda right: right.verb):
            named = [self._quoted(right.column) for right in same if right.column]
            yield f"{verb} ({', '.join(named)})" if named else verb

    async def _fence(self, using: Iterable[str], tables: set[str], fenced: set[str]) -> None:
        """Restrictive policies for the services; whoever else has rights on the table keeps them."""
        found = list(await self._connection.execute(_POLICIES))
        known = {(row.tablename, row.policyname) for row in found}
        wanted = {
            (policy.table, self._named(service, policy)): (service, policy)
            for service in using
            for policy in grants.row_policies(service)
            if policy.table in tables
        }
        for name, (service, policy) in sorted(wanted.items()):
            await self._keep_to_rows(service, policy, known, fenced, new=name not in known)
        for row in found:
            ours = {self._roles.of(service) for service in using} & set(row.roles)
            if ours and (row.tablename, row.policyname) not in wanted:
                await self._do(f"drop policy {self._quoted(row.policyname)} on {self._quoted(row.tablename)}")
                self._changes.append(f"{row.tablename}: an earlier rule for {', '.join(sorted(ours))} is dropped")

    def _named(self, service: str, policy: RowPolicy) -> str:
        """A condition that changes makes another name: PostgreSQL keeps conditions in words of its own."""
        said = policy.rows if policy.after in {"", policy.rows} else f"{policy.rows} {policy.after}"
        return f"{self._roles.of(service)}_{policy.verb}_{sha256(said.encode()).hexdigest()[:8]}"

    async def _keep_to_rows(
        self, service: str, policy: RowPolicy, known: set[tuple[str, str]], fenced: set[str], *, new: bool
    ) -> None:
        table = f"{await self._current('schema')}.{self._quoted(policy.table)}"
        if (policy.table, "everybody") not in known:
            await self._do(f"create policy everybody on {table} using (true) with check (true)")
            known.add((policy.table, "everybody"))
        if new:
            using = "" if policy.verb == "insert" else f" using ({policy.rows})"
            check = "" if policy.verb == "delete" else f" with check ({policy.after or policy.rows})"
            await self._do(
                f"create policy {self._quoted(self._named(service, policy))} on {table} as restrictive"
                f" for {policy.verb} to {self._quoted(self._roles.of(service))}{using}{check}"
            )
        if policy.table not in fenced:
            await self._do(f"alter table {table} enable row level security")
            fenced.add(policy.table)
            self._changes.append(f"{policy.table}: each service writes the rows that are its own only")

    async def _shut_out_everybody(self) -> None:
        for row in list(await self._connection.execute(_FOR_EVERYBODY)):
            await self._do(f"revoke {row.verb} on {row.on_what} from public")
            self._changes.append(f"{row.verb} on {row.on_what} is nobody's by default")

    async def _current(self, what: str) -> str:
        return self._quoted(str(await self._connection.scalar(text(f"select current_{what}()"))))

    def _quoted(self, name: str) -> str:
        return self._connection.dialect.identifier_preparer.quote_identifier(name)

    async def _do(self, statement: str) -> None:
        await self._connection.exec_driver_sql(statement)


def _there(right: Privilege, columns: Mapping[str, set[str]]) -> bool:
    """Whether what the right is about exists: an older schema may lack it."""
    if not right.table:
        return True
    return right.table in columns and (not right.column or right.column in columns[right.table])
