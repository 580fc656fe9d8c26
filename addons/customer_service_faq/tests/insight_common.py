from odoo import fields

from .common import FaqCommon


class InsightCommon(FaqCommon):
    """Entries that were of use: two calls solved, votes, reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.symptom = cls._create_admin(
            "customer.service.code", name="Blocked", kind="symptom"
        )
        cls.product = cls._create_product(customer_service_category_id=cls.category.id)
        cls.machine = cls._create_equipment(
            category_id=cls.category.id, product_id=cls.product.id
        )

    @classmethod
    def _solve_by(cls, entry, user=None, **vals):
        """Return a call that an operator solved with an entry."""
        vals = {"equipment_id": cls.machine.id, "symptom_id": cls.symptom.id, **vals}
        call = cls._create_call(subject="Caldaia bloccata", **vals)
        call.with_user(user or cls.operator).action_solve_by_faq(entry.id)
        return call

    @classmethod
    def _use(cls, entry, kind, months_ago=0, company=None):
        """Note that an entry was used, some months ago."""
        date = fields.Datetime.subtract(fields.Datetime.now(), months=months_ago)
        return cls._create_admin(
            "customer.service.faq.use",
            faq_id=entry.id,
            kind=kind,
            date=date,
            company_id=(company or cls.company).id,
        )

    @classmethod
    def _publish_ago(cls, entry, months):
        """Date the entry as if it had been published some months ago."""
        date = fields.Datetime.subtract(fields.Datetime.now(), months=months)
        entry.sudo().date_published = date

    def _rows(self, model, user=None):
        """Return what a user reads of an analysis, as the database has it now."""
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env[f"customer.service.faq.{model}"]
        return model.with_user(user or self.users["reader"])
