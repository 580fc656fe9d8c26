"""Installation hooks."""


def post_init_hook(env):
    """Give warehouses that exist already their vans and their field use."""
    env["stock.warehouse"].with_context(active_test=False).search(
        [("customer_service_field_type_id", "=", False)]
    )._create_field_use()


def uninstall_hook(env):
    """Let go of what stays in stock, and take along what was never used.

    Repairs stay without the calls they were for; goods stay where they are, vans are
    locations like others. Open field uses end with their calls.
    """
    env.cr.execute(
        """
        UPDATE repair_order
           SET customer_service_call_id = NULL, customer_service_equipment_id = NULL
         WHERE customer_service_call_id IS NOT NULL
            OR customer_service_equipment_id IS NOT NULL
        """
    )
    env.cr.execute("UPDATE stock_location SET customer_service_user_id = NULL")
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'customer_service_stock' AND model = 'stock.location'
        """
    )
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module IN ('customer_service_base', 'customer_service_stock')
           AND (model = 'product.product' AND res_id IN (
                    SELECT product_id FROM stock_move
                    UNION SELECT product_id FROM stock_quant)
                OR model = 'product.template' AND res_id IN (
                    SELECT product_tmpl_id FROM product_product WHERE id IN (
                        SELECT product_id FROM stock_move
                        UNION SELECT product_id FROM stock_quant)))
        """
    )
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'customer_service_base' AND model = 'res.partner'
           AND res_id IN (SELECT partner_id FROM stock_picking
                          UNION SELECT partner_id FROM repair_order)
        """
    )
    _drop_field_uses(env)
    _drop_refills(env)


def _drop_field_uses(env):
    """Delete the open transfers from vans, and the types that have no other."""
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    types = warehouses.customer_service_field_type_id
    pickings = env["stock.picking"].search([("picking_type_id", "in", types.ids)])
    opened = pickings.filtered(lambda picking: picking.state not in ("done", "cancel"))
    opened.action_cancel()
    opened.unlink()
    warehouses.customer_service_field_type_id = False
    unused = types - (pickings - opened).picking_type_id
    sequences = unused.sequence_id
    unused.unlink()
    sequences.unlink()


def _drop_refills(env):
    """Delete the routes and rules that bring goods into vans."""
    locations = env["stock.location"].with_context(active_test=False)
    vans = locations.search([("customer_service_refill_rule_id", "!=", False)])
    rules = vans.customer_service_refill_rule_id
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    routes = warehouses.customer_service_refill_route_id
    vans.customer_service_refill_rule_id = False
    warehouses.customer_service_refill_route_id = False
    rules.unlink()
    routes.unlink()
