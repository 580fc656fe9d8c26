from datetime import date

from freezegun import freeze_time

from .common import ContractCommon

ALL = {"read", "write", "create", "unlink"}
READ = {"read"}
MAKERS = {"manager": ALL, "contractor": ALL}
# who may read contracts reads their life; who makes them keeps it
LIFE_RIGHTS = {
    "customer.service.contract.term": {},
    "customer.service.contract.suspension": MAKERS,
    "customer.service.contract.notice": MAKERS,
    "customer.service.contract.transfer": MAKERS,
    "customer.service.contract.amendment": MAKERS,
    "customer.service.contract.change": MAKERS,
}


class LifeCommon(ContractCommon):
    """Contracts of a year with notice of three months; crons of a day."""

    @classmethod
    def _create_term_contract(cls, lines=None, today=date(2026, 1, 1), **vals):
        """Return a contract of a year from 2026, begun on a day."""
        with freeze_time(today):
            return cls._create_contract(
                lines,
                **{
                    "term_count": 12,
                    "renewal": "tacit",
                    "notice_count": 3,
                    "notice_unit": "month",
                    **vals,
                },
            )

    @classmethod
    def _create_machine(cls, name):
        return cls._create_admin(
            "customer.service.equipment",
            name=name,
            partner_id=cls.customer.id,
            company_id=cls.company.id,
        )

    def _run_cron(self, name, day):
        """Run a cron of the addon as on the morning of a day."""
        cron = self.admin_env.ref(f"customer_service_contract.ir_cron_{name}")
        self.env.flush_all()
        with freeze_time(f"{day} 06:00:00"), self.enter_registry_test_mode():
            cron.with_user(cron.user_id).method_direct_trigger()
        self.env.invalidate_all()

    def _get_terms(self, contract):
        """Return number, first and last day and how of the terms, in order."""
        return [
            (own.number, own.date_from, own.date_to, own.how)
            for own in contract.term_ids.sorted("number")
        ]
