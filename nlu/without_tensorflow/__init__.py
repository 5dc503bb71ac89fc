"""Rasa without TensorFlow: import this before Rasa (docs/adr/0001-engine-without-tensorflow.md).

Rasa imports TensorFlow wherever one of its components might use it. None of ours does. This
stand-in gives those imports names to hold: classes to derive from, annotations, decorators. Work
is refused: whoever *calls* TensorFlow gets a TensorFlowIsAbsent with the name that was called.
"""

from nlu.without_tensorflow.stand_in import TensorFlowIsAbsent, install

__all__ = ["TensorFlowIsAbsent", "install"]

install()
