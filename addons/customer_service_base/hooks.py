"""Installation hooks."""


def uninstall_hook(env):
    """Delete the calls before their stages, types and codes go.

    Configuration in use cannot be deleted; the calls go with the addon anyway,
    by SQL because there may be millions of them.
    """
    env.cr.execute("DELETE FROM customer_service_call")
