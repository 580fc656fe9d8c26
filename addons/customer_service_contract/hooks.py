"""Installation hooks."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Let go of what holds on to contracts, and of what invoices hold on to.

    The tables of the addon go as a whole; until then their rows and foreign keys would
    keep the host from deleting machines and customers one after the other.
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
    for (table,) in env.execute_query(_get_tables()):
        env.cr.execute(SQL("TRUNCATE %s", SQL.identifier(table)))
    env.invalidate_all()
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


OWN = SQL(
    """
    SELECT t.oid AS id, t.relname AS name
      FROM pg_class t
      JOIN ir_model m ON t.relname = replace(m.model, '.', '_')
      JOIN ir_model_data d ON d.model = 'ir.model' AND d.res_id = m.id
     WHERE t.relkind = 'r' AND t.relnamespace = current_schema::regnamespace
     GROUP BY t.oid, t.relname
    HAVING bool_and(d.module LIKE 'customer_service_contract%%')
    """
)


def _get_tables():
    """Return the query of the tables of this addon alone."""
    return SQL("SELECT name FROM (%s) own", OWN)


def _get_foreign_keys():
    """Return the query of the foreign keys from and to tables of this addon alone."""
    return SQL(
        """
        WITH own AS (%s)
        SELECT c.conrelid::regclass::text, c.conname
          FROM pg_constraint c
         WHERE c.contype = 'f'
           AND (c.conrelid IN (SELECT id FROM own)
                OR c.confrelid IN (SELECT id FROM own))
        """,
        OWN,
    )
