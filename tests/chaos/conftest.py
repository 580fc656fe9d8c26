"""A stage for each test: a copy of the database that the caller names.

``CS_CHAOS_DATABASE`` has ``customer_service_contract``, and for the tests of runs
``customer_service_billing``; ``PG*`` lead to the server, ``PYTHONPATH`` and ``ODOO_RC``
to the host. ``CS_CHAOS_ROWS`` says how many rows of the ledger are due, or items of a
run, ``CS_CHAOS_KILLS`` how many workers die.
"""

import os

import pytest

from .stage import Stage


@pytest.fixture
def stage(tmp_path):
    """Return a database of its own, without contracts."""
    template = os.environ.get("CS_CHAOS_DATABASE")
    if not template:
        pytest.skip("needs CS_CHAOS_DATABASE")
    stage = Stage(template, tmp_path)
    stage.open()
    yield stage
    stage.close()


@pytest.fixture
def rows():
    """Return how many rows of the ledger are to be due, or items of a run."""
    return int(os.environ.get("CS_CHAOS_ROWS", "240"))


@pytest.fixture
def kills():
    """Return how many workers have to die."""
    return int(os.environ.get("CS_CHAOS_KILLS", "10"))
