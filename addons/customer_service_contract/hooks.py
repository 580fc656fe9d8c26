"""Installation hooks."""

from odoo.addons.customer_service_base.hooks import empty_tables


def uninstall_hook(env):
    """Let go of what holds on to contracts, and of what invoices hold on to.

    The tables of the addon go as a whole; until then their rows and foreign keys would
    keep the host from deleting machines and customers one after the other.
    Products, customers and journals of the demo data that are on invoices stay.
    """
    empty_tables(env, "customer_service_contract")
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
