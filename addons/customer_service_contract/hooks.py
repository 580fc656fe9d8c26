"""Installation hooks."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Let go of what holds on to contracts, and of what invoices hold on to.

    The tables of the addon go as a whole; until then their foreign keys would keep
    the host from deleting contracts, machines and customers one after the other.
    Products, customers and journals of the demo data that are on invoices stay.
    """
    for table, name in env.execute_query(_get_foreign_keys()):
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'customer_service_contract'
           AND (model = 'product.product' AND res_id IN (
                    SELECT product_id FROM account_move_line
                    UNION SELECT product_id FROM sale_order_line)
                OR model = 'product.template' AND res_id IN (
                    SELECT product_tmpl_id FROM product_product WHERE id IN (
                        SELECT product_id FROM account_move_line
                        UNION SELECT product_id FROM sale_order_line))
                OR model = 'account.journal' AND res_id IN (
                    SELECT journal_id FROM account_move)
                OR model = 'res.partner' AND res_id IN (
                    SELECT partner_id FROM account_move
                    UNION SELECT commercial_partner_id FROM account_move))
        """
    )


def _get_foreign_keys():
    """Return the query of the foreign keys from and to tables of this addon alone."""
    return SQL(
        """
        WITH own AS (
            SELECT to_regclass(replace(m.model, '.', '_')) AS id
              FROM ir_model m
              JOIN ir_model_data d ON d.model = 'ir.model' AND d.res_id = m.id
             GROUP BY m.id, m.model
            HAVING bool_and(d.module = 'customer_service_contract')
        )
        SELECT c.conrelid::regclass::text, c.conname
          FROM pg_constraint c
         WHERE c.contype = 'f'
           AND (c.conrelid IN (SELECT id FROM own)
                OR c.confrelid IN (SELECT id FROM own))
        """
    )
