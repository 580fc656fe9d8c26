#!/usr/bin/env python3
"""Set how many jobs bill at the same time, as the settings do.

lanes.py DATABASE LANES
"""

import sys


def main(database, lanes):
    """Set the number."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=warn"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["customer.service.contract.period"]._set_lane_count(int(lanes))


if __name__ == "__main__":
    main(*sys.argv[1:])
