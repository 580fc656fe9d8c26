"""Open a database of Odoo inside this process.

The caller's environment says where Odoo is: ``PYTHONPATH`` holds the host and
``ODOO_RC`` names the configuration file with the connection and the addons.
"""

import logging
from contextlib import contextmanager


def open_registry(database):
    """Return the registry of a database, with everything loaded.

    :param str database: name of a database with ``customer_service_base``.
    :raises SystemExit: the addon is not installed there
    """
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=warn"])
    logging.getLogger("odoo").setLevel(logging.WARNING)
    registry = Registry(database)
    if "customer.service.call" not in registry:
        raise SystemExit(f"customer_service_base is not installed in {database}.")
    return registry


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
