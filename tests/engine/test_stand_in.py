"""TensorFlow's stand-in: importable, derivable from, and loud when it is used."""

import subprocess
import sys

import pytest

from nlu.without_tensorflow import TensorFlowIsAbsent, install


def test_names_can_be_imported_and_held() -> None:
    import tensorflow as tf
    from keras.utils import tf_utils
    from tensorflow.keras.layers import Layer

    assert tf.__version__ == "2.12.0"
    assert tf_utils.anything.at_all is not None

    class Ours(Layer):
        """As Rasa's layers are written."""

        def call(self, x: tf.Tensor | None) -> list[tf.Tensor]:
            return [x]

    assert not isinstance(3, tf.Tensor)
    with pytest.raises(TensorFlowIsAbsent):
        Ours()


def test_decorators_leave_functions_alone() -> None:
    import tensorflow as tf

    @tf.function
    def plain() -> int:
        return 1

    @tf.function(reduce_retracing=True)
    def with_options() -> int:
        return 2

    assert (plain(), with_options()) == (1, 2)


def test_work_is_refused_by_name() -> None:
    import tensorflow as tf

    with pytest.raises(TensorFlowIsAbsent, match=r"tensorflow\.convert_to_tensor"):
        tf.convert_to_tensor([1])
    with pytest.raises(TensorFlowIsAbsent, match=r"tensorflow\.config\.list_physical_devices"):
        tf.config.list_physical_devices("GPU")


def test_installing_twice_is_harmless() -> None:
    before = list(sys.meta_path)
    install()
    assert sys.meta_path == before


def test_other_imports_are_not_touched() -> None:
    with pytest.raises(ModuleNotFoundError):
        __import__("tensorflowish")


def test_it_refuses_to_come_too_late() -> None:
    late = "import sys, types; sys.modules['tensorflow'] = types.ModuleType('tensorflow'); "
    done = subprocess.run(
        [sys.executable, "-c", late + "import nlu.without_tensorflow"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "loaded already" in done.stderr


def test_a_policy_that_needs_tensorflow_says_so() -> None:
    from rasa.utils.tensorflow.layers import DenseForSparse

    with pytest.raises(TensorFlowIsAbsent):
        DenseForSparse(units=3)
