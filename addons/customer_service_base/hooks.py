"""Installation hooks."""


def uninstall_hook(env):
    """Delete the calls before their stages, types and codes go.

    Configuration in use cannot be deleted; the calls go with the addon anyway,
    by SQL because there may be millions of them. Contacts of the demo data who have
    invoices stay: the accounts need them.
    """
    env.cr.execute("DELETE FROM customer_service_call")
    env.cr.execute(
        """
        DELETE FROM ir_model_data
              WHERE module = 'customer_service_base' AND model = 'res.partner'
                AND res_id IN (SELECT partner_id FROM account_move
                               UNION SELECT commercial_partner_id FROM account_move)
        """
    )
