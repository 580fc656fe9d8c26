"""Demo company: pure data and a deterministic builder, without Odoo."""
