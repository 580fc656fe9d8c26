from odoo import Command
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceCallSimilar(FaqCommon):
    """What was solved before on the same machine, then on others like it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls._create_product()
        cls.machine, cls.twin = (
            cls._create_equipment(product_id=product.id, name=name)
            for name in ("Caldaia 1", "Caldaia 2")
        )
        cls.own = cls._create_solved("Perde acqua dal tubo", cls.machine)
        cls.other = cls._create_solved("Rumore della pompa", cls.machine)
        cls.of_twin = cls._create_solved("Acqua sotto, il tubo perde", cls.twin)

    @classmethod
    def _create_solved(cls, subject, machine, solution="<p>Tubo cambiato</p>", **vals):
        call = cls._create_call(subject=subject, equipment_id=machine.id, **vals)
        # sudo: how calls get solved is not what is tested
        call.sudo().write({"solution": solution, "stage_id": cls._stage("solved").id})
        return call

    def _similar(self, text, machine=None, user=None, **about):
        calls = self.env["customer.service.call"].with_user(user or self.operator)
        about = {"equipment_id": (machine or self.machine).id, **about}
        return calls.with_context(lang="it_IT")._find_similar_solved(text, about)

    def test_machine_comes_before_its_product(self):
        self.assertEqual(self._similar("perdita d'acqua"), self.own + self.of_twin)
        self.assertEqual(
            self._similar("perdita d'acqua", self.twin), self.of_twin + self.own
        )

    def test_what_is_similar_comes_first(self):
        self.assertEqual(self._similar("pompa rumorosa")[:1], self.other)

    def test_the_call_is_not_similar_to_itself(self):
        found = self._similar("perdita d'acqua", call_id=self.own.id)
        self.assertEqual(found, self.of_twin)

    def test_what_was_not_solved_or_not_told_is_left_out(self):
        self._create_call(subject="Perde acqua", equipment_id=self.machine.id)
        self._create_solved("Perde acqua", self.machine, solution=False)
        self.assertEqual(self._similar("perde acqua"), self.own + self.of_twin)

    def test_nothing_is_found_without_machine_or_words(self):
        calls = self.env["customer.service.call"].with_user(self.operator)
        self.assertFalse(calls._find_similar_solved("perde acqua", {}))
        self.assertFalse(self._similar("buongiorno"))

    def test_calls_of_another_company_are_not_found(self):
        company = self.admin_env["res.company"].create({"name": "Altra"})
        self.operator.sudo().company_ids = [Command.link(company.id)]
        foreigner = self._create_user("stranger", "base.group_user", company)
        foreigner.sudo().group_ids = [
            Command.link(self.env.ref("customer_service_base.group_user").id)
        ]
        self.assertFalse(self._similar("perdita d'acqua", user=foreigner))

    def test_queries_do_not_depend_on_the_number_of_calls(self):
        self._similar("perdita d'acqua")
        with self.assertQueryCount(7):
            self._similar("perdita d'acqua")
        for number in range(20):
            self._create_solved(f"Perde acqua {number}", self.twin)
        self.env.flush_all()
        self.env.invalidate_all()
        self._similar("perdita d'acqua")
        with self.assertQueryCount(7):
            self._similar("perdita d'acqua")
