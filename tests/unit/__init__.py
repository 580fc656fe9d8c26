"""Tests of the addons' pure tools: no Odoo, no database, thousands of cases."""
