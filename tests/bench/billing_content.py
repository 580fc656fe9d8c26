"""What is invoiced, the same in every variant: customers, fees, months.

A *cohort* is a number of contracts that begin on the same day and pay in advance,
every month, two lines each: 1 x 100.00 and 2 x 25.00, one tax, thirty days, an analytic
account of its own.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

CUSTOMERS = 500
BATCH = 100
LINES = (("Hosting", 1, 100.0), ("Assistance", 2, 25.0))
UNTAXED = 150.0
POISON = "POISON"


@dataclass(frozen=True)
class Cohort:
    """Contracts that begin together.

    :param start: first day, the day on which they are billed
    :param end: last day, so that another day bills nothing of them; none: it goes on
    :param posted: the invoices are to be posted as they are made
    :param poisoned: how many of the contracts cannot be invoiced
    """

    name: str
    count: int
    start: date
    end: date | None
    posted: bool = False
    poisoned: int = 0

    def get_reference(self, number):
        """Return the customer's order of a contract: it keeps invoices apart."""
        if self.poisoned:
            spacing = self.count // self.poisoned
            if number % spacing == spacing // 2:
                return f"{POISON}-{self.name}-{number:06d}"
        return f"{self.name}-{number:06d}"


WARM_UP = Cohort("WARM", 20, date(2026, 1, 1), date(2026, 1, 31))
SAMPLE = Cohort("SAMPLE", 200, date(2026, 2, 1), date(2026, 2, 28))
AT_ONCE = Cohort("ATONCE", 200, date(2026, 3, 1), date(2026, 3, 31), posted=True)
CLEAN = Cohort("CLEAN", 200, date(2026, 4, 10), date(2026, 5, 9))
POISONED = Cohort("BAD", 200, date(2026, 4, 20), date(2026, 5, 19), poisoned=2)


def make_whole(count):
    """Return the cohort that is measured as a whole."""
    return Cohort("ALL", count, date(2026, 4, 1), None)


class Content:
    """The records that the invoices of every variant refer to."""

    def __init__(self, env):
        self.env = env

    def create(self):
        """Create them; what the host's chart of accounts has is there already."""
        product = self.env["product.product"]
        self.env["res.partner"].create(
            [
                {"name": f"Bench {number:03d}", "is_company": True, "ref": "bench"}
                for number in range(CUSTOMERS)
            ]
        )
        product.create(
            [
                {"name": name, "type": "service", "default_code": f"bench-{name}"}
                for name, _quantity, _price in LINES
            ]
        )
        self.env.cr.execute(TRIGGER)

    @cached_property
    def partners(self):
        return self.env["res.partner"].search([("ref", "=", "bench")])

    @cached_property
    def products(self):
        product = self.env["product.product"]
        domain = [("default_code", "like", "bench-")]
        return product.search(domain, order="id")

    @cached_property
    def journal(self):
        domain = [("type", "=", "sale"), ("company_id", "=", self.env.company.id)]
        return self.env["account.journal"].search(domain, limit=1)

    @cached_property
    def tax(self):
        return self.env.company.account_sale_tax_id

    @cached_property
    def account(self):
        return self.products[0]._get_product_accounts()["income"]

    @cached_property
    def term(self):
        return self.env.ref("account.account_payment_term_30days")

    @cached_property
    def plan(self):
        return self.env["account.analytic.plan"].search([], limit=1)

    @cached_property
    def user(self):
        return self.env.ref("base.user_admin")

    def get_partner(self, number):
        return self.partners[number % CUSTOMERS]


# What nobody can foresee: the database refuses a line of the invoice
TRIGGER = f"""
CREATE FUNCTION bench_poison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM account_move
                WHERE id = NEW.move_id AND ref LIKE '{POISON}%') THEN
        RAISE EXCEPTION 'poisoned' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bench_poison BEFORE INSERT ON account_move_line
    FOR EACH ROW EXECUTE FUNCTION bench_poison();
"""
