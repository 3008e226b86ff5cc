"""What any test of the optimizer may ask for."""

import pytest


@pytest.fixture
def without_processes(monkeypatch):
    """The decomposition starts no processes: to start two takes about as long as a small problem does."""
    from optimizer.decompose import method

    monkeypatch.setattr(method, "cores", lambda: 1)
