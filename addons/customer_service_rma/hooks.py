"""Installation hooks."""

from odoo.addons.customer_service_base.hooks import empty_tables


def post_init_hook(env):
    """Give warehouses that exist already their places and types for returned goods."""
    env["stock.warehouse"].with_context(active_test=False).search(
        [("customer_service_rma_in_type_id", "=", False)]
    )._create_customer_service_rma()


def uninstall_hook(env):
    """Leave goods and transfers where they are, without their returns.

    Places and types of operation that were used stay, like all that stock refers to.
    """
    empty_tables(env, "customer_service_rma")
    env.cr.execute("UPDATE stock_move SET customer_service_rma_line_id = NULL")
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'customer_service_rma'
           AND (model = 'product.product' AND res_id IN (
                    SELECT product_id FROM stock_move
                    UNION SELECT product_id FROM stock_quant
                    UNION SELECT product_id FROM stock_lot)
                OR model = 'product.template' AND res_id IN (
                    SELECT product_tmpl_id FROM product_product WHERE id IN (
                        SELECT product_id FROM stock_move
                        UNION SELECT product_id FROM stock_quant
                        UNION SELECT product_id FROM stock_lot)))
        """
    )
