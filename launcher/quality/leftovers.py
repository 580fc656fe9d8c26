"""What an uninstalled suite left in a database, compared with one that never had it."""

# kind of thing -> query for the names of all there are
INVENTORY = {
    "column": """
        SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = 'public'
    """,
    "index": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT c.relname || '.' || k.conname FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid
    """,
    "model": "SELECT model FROM ir_model",
    "field": "SELECT model || '.' || name FROM ir_model_fields",
    "menu": "SELECT id || ' ' || (name ->> 'en_US') FROM ir_ui_menu",
    "view": "SELECT id || ' ' || name FROM ir_ui_view",
    "action": "SELECT id || ' ' || (name ->> 'en_US') FROM ir_actions",
    "cron": "SELECT cron_name FROM ir_cron",
    "group": "SELECT id || ' ' || (name ->> 'en_US') FROM res_groups",
    "access right": "SELECT id || ' ' || name FROM ir_model_access",
    "record rule": "SELECT id || ' ' || name FROM ir_rule",
    "sequence": "SELECT id || ' ' || name FROM ir_sequence",
    "mail template": "SELECT id || ' ' || (name ->> 'en_US') FROM mail_template",
    "paper format": "SELECT id || ' ' || name FROM report_paperformat",
    "external id of": "SELECT DISTINCT module FROM ir_model_data",
}


# Columns of plans of the analytic accounting on which something was booked
BOOKED_PLANS = """
    SELECT DISTINCT key
      FROM account_analytic_line line, jsonb_each(to_jsonb(line))
     WHERE key LIKE 'x_plan%' AND value <> 'null'
"""


def leftovers(read_column, before, after):
    """Return the kind and name of everything that only `after` has.

    What was booked stays booked: a plan of the analytic accounting on which there is an
    amount is no leftover.

    :param read_column: function(database, query) -> list of names
    """
    kept = read_column(after, BOOKED_PLANS)
    return [
        f"{kind} {name}"
        for kind, query in INVENTORY.items()
        for name in sorted(
            set(read_column(after, query)) - set(read_column(before, query))
        )
        if not any(column in name for column in kept)
    ]
