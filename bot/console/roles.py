"""Who may do what. A role includes the ones before it."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["none", "counsellor", "supervisor", "administrator"]
ROLES: tuple[str, ...] = get_args(Role)
GIVEN = ROLES[1:]  # what an account can have


def includes(has: str, needed: Role) -> bool:
    """An unknown role includes nothing."""
    return has in ROLES and ROLES.index(has) >= ROLES.index(needed)
