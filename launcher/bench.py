"""All that Odoo needs, put together: one call for every command that runs it."""

import os

from . import host, pdf, postgres, python_env, system
from .odoo import Odoo
from .state import check_disk

DEFAULT_CLUSTER = "main"


def system_packages(environ):
    """Return the Debian packages worth having, in one installation."""
    wanted = [] if system.architecture() != "amd64" else list(pdf.LIBRARIES)
    if not environ.get("PGHOST") and not postgres.find_binaries():
        wanted.append("postgresql")
    return wanted


def ensure_odoo(state, cluster_name=DEFAULT_CLUSTER, env="host", fsync=True):
    """Return an :class:`Odoo` ready to run, making whatever is missing.

    :param cluster_name: the private PostgreSQL to use (the demo's is ``main``)
    :param env: the Python environment, ``host`` or ``test``
    :param fsync: see :class:`launcher.postgres.Cluster`
    """
    system.check_architecture()
    state.prepare()
    if not any(state.cache.glob("env-host-*")):
        check_disk(state.cache)
    wanted = system_packages(os.environ)
    if "postgresql" in wanted and system.can_install():
        postgres.forbid_system_cluster(state)
    if system.can_install():
        system.ensure_packages(state, wanted)
    tree = host.resolve(state)
    folder = python_env.ensure_env(state, env)
    warning = pdf.ensure_pdf(state)
    if warning:
        state.say(f"  Note: {warning}")
    cluster = postgres.Cluster(state, cluster_name, fsync).ensure()
    odoo = Odoo(state, cluster, tree, folder)
    odoo.write_config()
    return odoo
