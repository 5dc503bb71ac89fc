"""Standard library only: run by the engine (Python 3.10) and by the service (3.11 and newer)."""
