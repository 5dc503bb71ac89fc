"""Every column says what it holds; a new one without the mark does not land."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, LargeBinary, String

from bot.storage.models import Base, KeyBase

COLUMNS = [
    column
    for base in (Base, KeyBase)
    for table in base.metadata.sorted_tables
    for column in table.columns
]
FREE_TEXT = 48  # characters; what is longer and readable must be somebody's words


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: f"{c.table.name}.{c.name}")
def test_a_column_is_encrypted_hashed_or_not_personal(column: Column[object]) -> None:
    holds = column.info.get("holds")
    assert holds in {"encrypted", "hashed", "not personal"}
    if holds == "encrypted":
        assert isinstance(column.type, LargeBinary)
    if isinstance(column.type, LargeBinary):
        assert holds == "encrypted"


READABLE = {"answer", "value", "organisation", "key_owner", "owner"}  # ids and switches of ours


def test_no_readable_column_is_long_enough_for_words() -> None:
    long = {
        column.name
        for column in COLUMNS
        if isinstance(column.type, String)
        and column.info["holds"] == "not personal"
        and (column.type.length or 0) > FREE_TEXT
    }
    assert long <= READABLE
