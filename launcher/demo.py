"""The demo database: a clone of the host template with our addons and their demo."""

from . import odoo as odoo_module
from .errors import LauncherError
from .suite import Suite
from .template import ensure_template

LANGUAGES = {"it": "it_IT", "en": "en_US"}
LOGIN = PASSWORD = "admin"
# Only our addons shall bring demo data: the host's modules are installed without,
# but an addon gets its demo data only when all it depends on count as having it.
HOST_HAS_DEMO = "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
INSTALLED = "SELECT name FROM ir_module_module WHERE state = 'installed'"
FAILED_DEMO = "SELECT count(*) FROM ir_demo_failure"
# New partners, the demo data's among them, are Italian whatever the users speak.
ITALIAN_PARTNERS = """
UPDATE ir_default SET json_value = '"it_IT"' WHERE field_id IN (
    SELECT id FROM ir_model_fields WHERE model = 'res.partner' AND name = 'lang')
"""
USERS_LANGUAGE = """
UPDATE res_partner SET lang = :'lang' WHERE id IN (
    SELECT partner_id FROM res_users WHERE NOT share
    UNION SELECT partner_id FROM res_company)
"""
# The host's greeting would cover the first screen on a phone.
NO_GREETING = "UPDATE res_users SET odoobot_state = 'disabled'"
PARAMETER = """
INSERT INTO ir_config_parameter (key, value) VALUES (:'key', :'value')
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""


def ensure_demo(odoo, database, language):
    """Have the demo database; return True when it was made now.

    :param language: ``it``, ``en`` or None (Italian for a new database, else as is)
    """
    cluster = odoo.cluster
    made = not cluster.exists(database)
    if made:
        make_demo(odoo, database)
    cluster.check_ours(database)
    if made or language:
        set_language(cluster, database, language or "it")
    return made


def make_demo(odoo, database):
    """Make the demo database; it gets its name when it is complete."""
    cluster, state = odoo.cluster, odoo.state
    template = ensure_template(odoo)
    names = Suite(state.root / "addons").names()
    fresh = f"{database}_new"
    title = f"Demo database: {len(names)} addon{'s' * (len(names) != 1)}"
    with state.step(title, name=f"demo-{database}") as step:
        cluster.clone(template, fresh)
        cluster.psql(fresh, ITALIAN_PARTNERS)
        if names:
            cluster.psql(fresh, HOST_HAS_DEMO)
            install_with_demo(odoo, fresh, names, step)
        cluster.psql(fresh, NO_GREETING)
    cluster.rename(fresh, database)


def install_with_demo(odoo, database, names, step):
    """Install our addons with demo data; raise LauncherError when that fails."""
    odoo.install(database, names, step.log, "--with-demo")
    missing = sorted(set(names) - installed(odoo.cluster, database))
    if missing:
        raise LauncherError(f"Not installed: {', '.join(missing)}; log: {step.log}")
    if odoo.cluster.psql(database, FAILED_DEMO) != "0":
        errors = "\n".join(odoo_module.troubles(step.log)[-5:])
        raise LauncherError(f"Demo data failed to load; log: {step.log}\n{errors}")


def installed(cluster, database):
    """Return the names of the installed modules of a database."""
    return set(cluster.psql(database, INSTALLED).split())


def set_language(cluster, database, language):
    """Give all internal users and the company one language (``it`` or ``en``)."""
    cluster.psql(database, USERS_LANGUAGE, lang=LANGUAGES[language])


def set_address(cluster, database, url):
    """Tell the database its web address: links, QR codes, pictures in prints."""
    for key in ("web.base.url", "report.url"):
        cluster.psql(database, PARAMETER, key=key, value=url)
