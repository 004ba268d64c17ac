"""Where tests of training work."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A folder of datasets and runs."""
    return Workshop(tmp_path)
