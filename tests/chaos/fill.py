#!/usr/bin/env python3
"""Fill a database with contracts of which every line is due today.

Two lines each, monthly in advance since the first of this month; every third
contract leaves its invoice open to others of its payer. Invoices are posted. Prints
the ids of the contracts as JSON.

    fill.py DATABASE ROWS
"""

import json
import sys
from datetime import date

CUSTOMERS = 40
PRICES = (100.0, 33.33)


def fill(env, rows):
    """Create customers, the two persons at the button, and the contracts."""
    from odoo.fields import Command

    partners = env["res.partner"].create(
        [{"name": f"Chaos {number:02d}"} for number in range(CUSTOMERS)]
    )
    product = env["product.product"].create({"name": "Chaos", "type": "service"})
    schedule = env["customer.service.billing.schedule"].create(
        {"name": "Chaos", "interval": 1, "unit": "month", "timing": "advance"}
    )
    groups = [
        "account.group_account_invoice",
        "customer_service_base.group_manager",
    ]
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": login,
                "login": login,
                "group_ids": [Command.link(env.ref(group).id) for group in groups],
            }
            for login in ("chaos_1", "chaos_2")
        ]
    )
    start = date.today().replace(day=1)  # noqa: DTZ011 the day of this machine
    contracts = env["customer.service.contract"].create(
        [
            {
                "partner_id": partners[number % CUSTOMERS].id,
                "reference": f"ORDER-{number:05d}" if number % 3 else False,
                "schedule_id": schedule.id,
                "term_count": 0,
                "renewal": "none",
                "date_start": start,
                "invoice_mode": "posted",
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "name": f"Fee {price}",
                            "scope": "customer",
                            "price_unit": price,
                        }
                    )
                    for price in PRICES
                ],
            }
            for number in range(rows // len(PRICES))
        ]
    )
    contracts.action_activate()
    return contracts.ids


def main(database, rows):
    """Fill a database."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=warn"])
    with Registry(database).cursor() as cr:
        print(json.dumps(fill(api.Environment(cr, SUPERUSER_ID, {}), int(rows))))


if __name__ == "__main__":
    main(*sys.argv[1:])
