"""Installation hooks."""

import logging

import psycopg2

from odoo.addons.customer_service_base.hooks import empty_tables

_logger = logging.getLogger(__name__)


def pre_init_hook(env):
    """Ask for trigrams, which find what is misspelt; without them the rest works."""
    if env.registry.has_trigram:
        return
    try:
        with env.cr.savepoint(flush=False):
            env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        env.registry.has_trigram = True
    except psycopg2.Error:
        _logger.info("No trigrams in this database: misspelt words are not found")


def uninstall_hook(env):
    """Let go of what entries hold on to."""
    empty_tables(env, "customer_service_faq")
