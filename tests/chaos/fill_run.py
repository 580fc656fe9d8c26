#!/usr/bin/env python3
"""Fill a database with what a billing run gathers: fees, and work on calls.

Three of five items are fees, see ``fill.py``. The rest is work: one to four charges a
call, some alike and some not; every third call is paid by somebody else than its
customer, and payers want their invoices by call, by contract or by month. There are two
runs that would gather all; prints their ids as JSON.

    fill_run.py DATABASE ITEMS
"""

import json
import sys
from datetime import date

import fill

WORK = (
    ("labour", "Hours", 2.0, 50.0),
    ("labour", "More hours", 1.5, 50.0),
    ("km", "Kilometres", 84.0, 0.67),
    ("callout", "Call-out", 1.0, 35.0),
)
GROUPINGS = (False, "call", "contract", "month")


def fill_work(env, count):
    """Create calls with charges to verify."""
    partners = env["res.partner"].search([("name", "like", "Chaos ")], order="id")
    for number, partner in enumerate(partners):
        partner.customer_service_billing_grouping = GROUPINGS[number % len(GROUPINGS)]
    contracts = dict(
        env["customer.service.contract"]._read_group(
            [("partner_id", "in", partners.ids)], ["partner_id"], ["id:min"]
        )
    )
    products = {
        kind: env["product.product"].create({"name": kind, "type": "service"})
        for kind in {kind for kind, *_rest in WORK}
    }
    sizes = []
    while sum(sizes) < count:
        sizes.append(min(1 + len(sizes) % len(WORK), count - sum(sizes)))
    calls = env["customer.service.call"].create(
        [
            {
                "subject": f"Chaos {number}",
                "partner_id": partners[number % len(partners)].id,
                "payer_id": number % 3 == 0
                and partners[(number * 7 + 1) % len(partners)].id,
                "contract_id": number % 2
                and contracts.get(partners[number % len(partners)], False),
            }
            for number in range(len(sizes))
        ]
    )
    today = date.today()  # noqa: DTZ011 the day of this machine
    env["customer.service.charge"].create(
        [
            {
                "call_id": call.id,
                "kind": kind,
                "name": name,
                "key": f"chaos:{number}",
                "date": today,
                "product_id": products[kind].id,
                "uom_id": products[kind].uom_id.id,
                "quantity": quantity,
                "actual_quantity": quantity,
                "price_unit": price,
                "currency_id": call.company_id.currency_id.id,
            }
            for call, size in zip(calls, sizes, strict=True)
            for number, (kind, name, quantity, price) in enumerate(WORK[:size])
        ]
    )


def main(database, items):
    """Fill a database."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=warn"])
    fees = int(items) * 3 // 5
    fees -= fees % len(fill.PRICES)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        fill.fill(env, fees)
        fill_work(env, int(items) - fees)
        runs = env["customer.service.billing.run"].create([{}, {}])
        print(json.dumps(runs.ids))


if __name__ == "__main__":
    main(*sys.argv[1:])
