"""Installation hooks."""

from odoo.tools import SQL

from .models.res_company_charge import PLAN_PARAMETER


def post_init_hook(env):
    """Give the service an analytic plan of its own, and each company an account.

    They have no external id: what was booked on them outlives the addon.
    """
    parameters = env["ir.config_parameter"]
    if not parameters.get_param(PLAN_PARAMETER):
        plan = env["account.analytic.plan"].create({"name": env._("Service")})
        parameters.set_param(PLAN_PARAMETER, plan.id)
    for company in env["res.company"].search([]):
        company._get_customer_service_analytic_account()


def uninstall_hook(env):
    """Delete the calls before their stages, types and codes go.

    Configuration in use cannot be deleted; the calls go with the addon anyway,
    by SQL because there may be millions of them. Contacts of the demo data who have
    invoices or orders stay, and so do products that were sold: the accounts need
    them. The analytic plan goes unless something was booked on it.
    """
    # charges hold on to their parts and machines, parts to their machines
    for name in ("charge", "part", "call"):
        table = SQL.identifier(f"customer_service_{name}")
        env.cr.execute(SQL("DELETE FROM %s", table))
    _drop_unused_plan(env)
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'customer_service_base'
           AND (model = 'product.product' AND res_id IN (
                    SELECT product_id FROM account_move_line
                    UNION SELECT product_id FROM sale_order_line)
                OR model = 'product.template' AND res_id IN (
                    SELECT product_tmpl_id FROM product_product WHERE id IN (
                        SELECT product_id FROM account_move_line
                        UNION SELECT product_id FROM sale_order_line)))
        """
    )
    env.cr.execute(
        """
        WITH used AS (
            SELECT partner_id AS id FROM account_move
             UNION SELECT partner_id FROM sale_order
             UNION SELECT partner_invoice_id FROM sale_order
             UNION SELECT partner_shipping_id FROM sale_order
        )
        DELETE FROM ir_model_data
              WHERE module = 'customer_service_base' AND model = 'res.partner'
                AND res_id IN (
                    SELECT id FROM used
                     UNION SELECT p.commercial_partner_id
                      FROM res_partner p JOIN used ON used.id = p.id
                )
        """
    )


def _drop_unused_plan(env):
    """Delete the analytic plan and its accounts, if nothing was booked on them."""
    parameters = env["ir.config_parameter"]
    number = int(parameters.get_param(PLAN_PARAMETER, 0))
    plan = env["account.analytic.plan"].browse(number).exists()
    companies = env["res.company"].search([])
    companies.customer_service_analytic_account_id = False
    parameters.set_param(PLAN_PARAMETER, False)
    if not plan:
        return
    accounts = env["account.analytic.account"].search(
        [("plan_id", "child_of", plan.id)]
    )
    used = env["account.analytic.line"].search_count(
        [(plan._column_name(), "in", accounts.ids)], limit=1
    )
    if not used:
        accounts.unlink()
        plan.unlink()


def empty_tables(env, addon):
    """Empty the tables of an addon that goes, and drop the keys from and to them.

    The tables go as a whole; until then their rows and keys would keep the host, and
    the hooks of the addons below, from deleting what they refer to.

    :param str addon: name; tables that an addon has a part in which it depends on
        stay, those that addons above it have a part in go with them.
    """
    module = env["ir.module.module"].search([("name", "=", addon)])
    above = module.downstream_dependencies(
        exclude_states=("uninstalled", "uninstallable")
    )
    own = SQL(
        """
        SELECT t.oid AS id, t.relname AS name
          FROM pg_class t
          JOIN ir_model m ON t.relname = replace(m.model, '.', '_')
          JOIN ir_model_data d ON d.model = 'ir.model' AND d.res_id = m.id
         WHERE t.relkind = 'r' AND t.relnamespace = current_schema::regnamespace
         GROUP BY t.oid, t.relname
        HAVING bool_and(d.module IN %s)
        """,
        tuple((module | above).mapped("name")),
    )
    keys = SQL(
        """
        WITH own AS (%s)
        SELECT c.conrelid::regclass::text, c.conname
          FROM pg_constraint c
         WHERE c.contype = 'f'
           AND (c.conrelid IN (SELECT id FROM own)
                OR c.confrelid IN (SELECT id FROM own))
        """,
        own,
    )
    for table, name in env.execute_query(keys):
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )
    for (table,) in env.execute_query(SQL("SELECT name FROM (%s) own", own)):
        env.cr.execute(SQL("TRUNCATE %s", SQL.identifier(table)))
    env.invalidate_all()
