"""The checks of the content desk: one module a kind of fault, each a function from a desk, or
from one of its texts, to faults."""
