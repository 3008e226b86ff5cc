"""Small problems are no work to share: compiled loops keep to one thread, and do not wait for others."""

import numba
import pytest


@pytest.fixture(autouse=True)
def one_thread():
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(before)
