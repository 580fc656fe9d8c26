"""Installation hooks."""

from odoo.addons.customer_service_base.hooks import empty_tables


def post_init_hook(env):
    """Give warehouses that exist already their places and types for returned goods."""
    env["stock.warehouse"].with_context(active_test=False).search(
        [("customer_service_rma_in_type_id", "=", False)]
    )._create_customer_service_rma()


def uninstall_hook(env):
    """Let go of what holds on to returns, and of what stock holds on to.

    Transfers stay, without their returns, and so do the places: what stands in those of
    customers' goods is theirs, as if it stood at their own. Types of operation that
    were used are archived.
    """
    empty_tables(env, "customer_service_rma")
    env.cr.execute(
        """
        UPDATE stock_move SET customer_service_rma_line_id = NULL
         WHERE customer_service_rma_line_id IS NOT NULL
        """
    )
    env.cr.execute(
        """
        UPDATE stock_location SET usage = 'customer'
         WHERE customer_service_customer_goods AND usage = 'internal'
        """
    )
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'customer_service_rma'
           AND (model = 'product.product' AND res_id IN (
                    SELECT product_id FROM stock_move
                    UNION SELECT product_id FROM stock_lot)
                OR model = 'product.template' AND res_id IN (
                    SELECT product_tmpl_id FROM product_product WHERE id IN (
                        SELECT product_id FROM stock_move
                        UNION SELECT product_id FROM stock_lot)))
        """
    )
    env.invalidate_all()
    _retire_types(env)


def _retire_types(env):
    """Delete the types of operation, with open transfers; archive those in use."""
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    names = [f"customer_service_rma_{kind}_type_id" for kind in ("in", "out", "repair")]
    types = env["stock.picking.type"].union(*(warehouses[name] for name in names))
    pickings = env["stock.picking"].search([("picking_type_id", "in", types.ids)])
    opened = pickings.filtered(lambda picking: picking.state not in ("done", "cancel"))
    opened.action_cancel()
    opened.unlink()
    repairs = env["repair.order"].search([("picking_type_id", "in", types.ids)])
    used = types & ((pickings - opened).picking_type_id | repairs.picking_type_id)
    for name in names:
        warehouses[name] = False
    types.return_picking_type_id = False
    sequences = types.sequence_id
    used.write({"active": False, "sequence_id": False})
    (types - used).unlink()
    sequences.unlink()
