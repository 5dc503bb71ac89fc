"""The commands: one module a room; each has ``add_to(commands)``."""
