"""Doors to the outside: two small files each, ``incoming`` and ``outgoing``."""
