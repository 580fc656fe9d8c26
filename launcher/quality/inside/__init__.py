"""Scripts that run inside Odoo or pytest, in the environment of the tests."""
