"""Installation hooks."""


def uninstall_hook(env):
    """Let go of what refers to contracts; the opportunities stay."""
    env.cr.execute(
        "DELETE FROM customer_service_opportunity_origin WHERE kind = 'renewal'"
    )
    env.invalidate_all()
