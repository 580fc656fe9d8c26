"""The tool behind ``./cs``: sets up, runs and tests Customer Service for Odoo.

Standard library only. Map: ``state`` (folders, steps, stamps), ``system`` (the
machine), ``host`` (Odoo), ``python_env``, ``postgres``, ``pdf``, ``node``,
``browser`` (what Odoo needs), ``odoo`` (running it), ``suite`` (our addons),
``template`` and ``demo`` (databases), ``server`` (the running web server) and one
module per command in ``commands``.
"""
