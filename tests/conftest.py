"""What several test files share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data():
    """Folder of real clips and weights that are no part of the project; skip where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "real"
    folder = Path(os.environ.get("COURSE_TEST_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"no real test data in {folder}; set COURSE_TEST_DATA to its folder")
    return folder
