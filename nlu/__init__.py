"""Houvast's engine: what Rasa needs to understand a message and to decide what comes next.

Nothing heavy is imported here: the service, on a newer Python, imports ``nlu.common`` too.
"""
