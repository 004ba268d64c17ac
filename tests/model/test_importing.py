"""The model is read by everything and needs almost nothing."""

import subprocess
import sys


def test_the_model_and_its_meaning_load_without_qt_nnabla_or_numpy() -> None:
    code = """
import sys
import layerwright.model.edits, layerwright.model.project, layerwright.model.solvers, layerwright.resolve.check
print(*(name for name in ("PySide6", "nnabla", "numpy") if name in sys.modules))
"""
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr
    assert child.stdout == "\n"
