"""The host template: a database with every module the suite depends on.

Made once, then cloned: by the demo, by the tests. Its main company is Italian, so
that accounting loads the Italian chart; Italian is loaded beside English; no demo
data. A dump of it lies in the cache, so that another checkout only restores it.
"""

import shutil

from . import process, python_env
from .errors import LauncherError
from .state import digest
from .suite import Suite

RECIPE = 2  # raise when the way of making it changes
LANGUAGES = "en_US,it_IT"  # the first is the default of new partners and users
COUNTRY = """
UPDATE res_partner SET country_id = (SELECT id FROM res_country WHERE code = 'IT')
 WHERE id IN (SELECT partner_id FROM res_company);
UPDATE res_currency SET active = true WHERE name = 'EUR';
UPDATE res_company
   SET currency_id = (SELECT id FROM res_currency WHERE name = 'EUR');
UPDATE res_partner SET tz = 'Europe/Rome';
"""
CHECK = "SELECT count(*) FROM res_company WHERE chart_template = 'it'"


def template_key(odoo, modules):
    """Return the digest of all that a template is made from."""
    lock = python_env.lock_file("host").read_text()
    return digest(RECIPE, odoo.host.version, lock, LANGUAGES, COUNTRY, *modules)


def ensure_template(odoo):
    """Return the name of the host template database, making it when missing."""
    cluster, state = odoo.cluster, odoo.state
    modules = Suite(state.root / "addons").host_modules()
    key = template_key(odoo, modules)
    name = f"cs_host_{key}"
    if cluster.external:  # on a shared server: its files are in this checkout
        name += f"_{digest(state.root)}"
    if cluster.exists(name):
        return name
    with state.lock(name):
        if not cluster.exists(name):
            make_or_restore(odoo, name, key, modules)
    return name


def make_or_restore(odoo, name, key, modules):
    """Make the template from the cached dump, or freshly (then dump it)."""
    cluster, state = odoo.cluster, odoo.state
    fresh = f"{name}_new"
    dump = f"template-{key}"
    if state.is_built(dump):
        with state.step("Host database from the cache") as step:
            restore(cluster, step, state.cache / dump, fresh)
    else:
        drop_stale(cluster, keep=name)
        with state.step(f"Host database: {len(modules)} modules") as step:
            make(odoo, step, fresh, modules)
    cluster.rename(fresh, name)
    state.build(
        dump, "Host database into the cache", lambda s, f: save(cluster, s, name, f)
    )


def make(odoo, step, database, modules):
    """Install the host modules into a fresh database.

    The base module comes first and alone: the company's country must be known before
    accounting is installed, which then loads that country's chart of accounts.
    """
    cluster = odoo.cluster
    cluster.dropdb(database)
    cluster.createdb(database)
    odoo.install(database, ["base"], step.log, f"--load-language={LANGUAGES}")
    cluster.psql(database, COUNTRY)
    odoo.install(database, modules, step.log)
    if "l10n_it" in modules and cluster.psql(database, CHECK) == "0":
        raise LauncherError("The Italian chart of accounts was not loaded.")


def save(cluster, step, database, folder):
    """Dump a database and its filestore into a folder."""
    command = [cluster.tool("pg_dump"), "-Fd", "-j", "2", "-Z", "1", "--no-owner"]
    step.run([*command, "-f", folder / "dump", database], env=cluster.env())
    if cluster.filestore(database).exists():
        step.run(["cp", "-a", cluster.filestore(database), folder / "filestore"])


def restore(cluster, step, folder, database):
    """Make a database from a dumped one."""
    cluster.dropdb(database)
    cluster.createdb(database)
    command = [cluster.tool("pg_restore"), "-j", "2", "--no-owner", "-d", database]
    step.run([*command, folder / "dump"], env=cluster.env())
    if (folder / "filestore").exists():
        cluster.filestore(database).parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(cluster.filestore(database), ignore_errors=True)
        step.run(["cp", "-a", folder / "filestore", cluster.filestore(database)])
    process.run(
        [cluster.tool("vacuumdb"), "-q", "-z", "-d", database],
        env=cluster.env(),
        log=step.log,
    )


def drop_stale(cluster, keep):
    """Drop host templates of former module lists and half-made ones."""
    for database in cluster.databases():
        if database.startswith("cs_host_") and database != keep:
            cluster.dropdb(database)
