"""The table topic -> answer."""

from pathlib import Path

import pytest

from actions import table


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "topics"),
        ("topics: 3", "topics"),
        ("topics: {a: {}}", "a needs"),
        ("topics: {a: {answer: x, keys: [1]}}", "`keys:` of a"),
        ("topics: {a: {answer: x, keys: {k: 1}}}", "`keys:` of a"),
    ],
)
def test_a_wrong_table_says_where(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "answers.yml"
    file.write_text(content, "utf-8")
    with pytest.raises(table.BadTable, match=reason):
        table.load(file)
