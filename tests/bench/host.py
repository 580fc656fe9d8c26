"""Open a database of Odoo inside this process.

The caller's environment says where Odoo is: ``PYTHONPATH`` holds the host and
``ODOO_RC`` names the configuration file with the connection and the addons.
"""

import logging
from contextlib import contextmanager


def configure(database):
    """Read the caller's configuration, for work on a database."""
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=warn"])
    logging.getLogger("odoo").setLevel(logging.WARNING)


def open_registry(database, model="customer.service.call"):
    """Return the registry of a database, with everything loaded.

    :param str database: name of a database with the addon of a model
    :raises SystemExit: the addon is not installed there
    """
    from odoo.modules.registry import Registry

    configure(database)
    registry = Registry(database)
    if model not in registry:
        raise SystemExit(f"There is no {model} in {database}.")
    return registry


@contextmanager
def autocommit(database):
    """Give a cursor whose statements are committed one by one."""
    from odoo import sql_db

    with sql_db.db_connect(database).cursor() as cr:
        cr.commit()
        cr._cnx.autocommit = True
        try:
            yield cr._obj
        finally:
            cr._cnx.autocommit = False


@contextmanager
def environment(registry, uid=1, **context):
    """Give an environment of its own transaction, rolled back at the end.

    :param int uid: the user; 1 is the superuser
    :param context: further keys of the context
    """
    from odoo import api

    with registry.cursor() as cr:
        try:
            yield api.Environment(cr, uid, {"lang": "en_US", **context})
        finally:
            cr.rollback()
