"""Fields of rows that are made by the hundred thousand."""

from odoo import fields


class CopiedMany2one(fields.Many2one):
    """A link that a row has from another one, whose foreign key guards it for both.

    The database looks up what each foreign key of each new row leads to, which is most
    of what making the row costs. What the other row points at is not to be deleted
    while that one is there, or takes both along; and it is never merged with another.
    """

    def update_db_foreign_key(self, model, column):
        """Leave it to the foreign key of the other row."""
