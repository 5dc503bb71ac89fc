"""The chat in a terminal: for developers and for operators who want to try a change."""
