"""No table that hangs on a person is forgotten by the export or by the erasure."""

import pytest
from sqlalchemy import Table

from libs.common.db import personal
from libs.common.db.tables import metadata

HANGING = [table for table in metadata.sorted_tables if personal.whose(table) is not None]


def test_every_table_is_exported_or_exempt_for_a_reason() -> None:
    named = [*personal.EXPORTED, *personal.EXEMPT]
    assert len(named) == len(set(named))
    assert set(named) == set(metadata.tables)
    assert all(len(reason) > 20 for reason in personal.EXEMPT.values())


def test_every_table_that_leads_to_a_user_is_exported() -> None:
    assert {table.name for table in HANGING} == set(personal.EXPORTED)


def test_nothing_but_what_opens_doors_is_withheld() -> None:
    """A column that services may not read of each other is either withheld, or the person's own words."""
    secret = {(table.name, one) for table in metadata.sorted_tables for one in table.info["guard"].secret}
    assert secret - personal.WITHHELD == {("decisions", "letter"), ("chat_decisions", "text"), ("poison", "body")}
    assert {(table.name, column.name) for table in HANGING for column in table.columns} >= personal.WITHHELD


@pytest.mark.parametrize("table", HANGING, ids=lambda table: table.name)
def test_the_erasure_of_a_user_reaches_the_table(table: Table) -> None:
    assert table.name == "users" or table.name in personal.ERASED_BY_TRIGGER or cascades(table)


def cascades(table: Table) -> bool:
    """Whether deleting a user deletes the row, over however many tables."""
    return any(
        key.ondelete == "CASCADE" and (key.column.table.name == "users" or cascades(key.column.table))
        for key in table.foreign_keys
    )
