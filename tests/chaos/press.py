#!/usr/bin/env python3
"""A person presses the button "Invoice" of contracts, one after the other.

The method is called as over RPC: in a transaction of its own, with the host's
repetitions when transactions collide. Two of these start each contract at the same
moment of the clock.

    press.py DATABASE LOGIN START SECONDS CONTRACT...

START is in seconds of the epoch; each contract begins SECONDS after the one before.
"""

import json
import sys
import time


def press(registry, login, contract):
    """Press the button once.

    :return: ids of the invoices that the person is shown, or the refusal in words
    """
    from odoo import api
    from odoo.exceptions import UserError
    from odoo.service.model import call_kw, retrying

    with registry.cursor() as cr:
        env = api.Environment(cr, 1, {})
        uid = env["res.users"].search([("login", "=", login)]).id
        env = api.Environment(cr, uid, {"tz": "Europe/Rome"})
        model = env["customer.service.contract"]
        try:
            action = retrying(
                lambda: call_kw(model, "action_invoice", [[contract]], {}), env
            )
        except UserError as refusal:
            return str(refusal)
        return [leaf[2] for leaf in action["domain"] if leaf[0] == "id"][0]


def main(database, login, start, seconds, *contracts):
    """Press for each contract at its moment; print what came of it as JSON."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=info"])
    registry = Registry(database)
    print("ready", flush=True)
    results = {}
    for number, contract in enumerate(contracts):
        moment = float(start) + number * float(seconds)
        time.sleep(max(moment - time.time(), 0))
        results[contract] = press(registry, login, int(contract))
    print(json.dumps(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
