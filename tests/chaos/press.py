#!/usr/bin/env python3
"""A person presses buttons, one after the other, as told on standard input.

Each method is called as over RPC: in a transaction of its own, with the host's
repetitions when transactions collide. Two of these that are told the same at the same
time are two persons at one button.

    press.py DATABASE LOGIN

Each line of the input is a model, a method and an id; each line of the output is what
came of it as JSON.
"""

import json
import sys


def press(registry, login, model, method, record):
    """Press a button once.

    :return: ids that the person is shown, if any, or the refusal in words
    """
    from odoo import api
    from odoo.exceptions import UserError
    from odoo.service.model import call_kw, retrying

    with registry.cursor() as cr:
        env = api.Environment(cr, 1, {})
        uid = env["res.users"].search([("login", "=", login)]).id
        env = api.Environment(cr, uid, {"tz": "Europe/Rome"})
        try:
            action = retrying(lambda: call_kw(env[model], method, [[record]], {}), env)
        except UserError as refusal:
            return str(refusal)
        domain = action["domain"] if action else ()
        return next((leaf[2] for leaf in domain if leaf[0] == "id"), None)


def main(database, login):
    """Press what the input says; print what came of it as JSON."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=info"])
    registry = Registry(database)
    print("ready", flush=True)
    for line in sys.stdin:
        model, method, record = line.split()
        result = press(registry, login, model, method, int(record))
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
