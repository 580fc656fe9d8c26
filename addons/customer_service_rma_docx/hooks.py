"""Installation hooks."""

MODELS = ("customer.service.rma",)


def uninstall_hook(env):
    """Templates of what can be made no more go; documents that were made stay."""
    templates = env["customer.service.docx.template"].with_context(active_test=False)
    templates.search([("model", "in", MODELS)]).unlink()
