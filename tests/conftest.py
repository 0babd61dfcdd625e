"""Fixtures that several test files share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "real"


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real documents; tests that need it are skipped where it is absent."""
    if not REAL.is_dir():
        pytest.skip(f"the real documents are not at {REAL}")
    return REAL
