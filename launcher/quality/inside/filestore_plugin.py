"""pytest plugin: a filestore of its own for the database of each worker.

pytest-odoo lets the workers share one. But after each test class Odoo removes the
files that its database does not know, and so those which another worker's open
transaction has just written.
"""

import contextlib
import os
import shutil
from pathlib import Path

import pytest_odoo

from odoo.tools import config


@contextlib.contextmanager
def own_filestore(original, database):
    """Give `database` a copy (hard links) of the filestore of `original`."""
    if original == database:
        yield
        return
    folder = Path(config["data_dir"], "filestore")
    copy = folder / database
    shutil.rmtree(copy, ignore_errors=True)
    if (folder / original).is_dir():
        shutil.copytree(folder / original, copy, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(copy, ignore_errors=True)


pytest_odoo._shared_filestore = own_filestore
