from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineNotice(WorkshopCommon):
    """What the customer is told: each thing once, in the customer's language."""

    def _told(self, return_):
        messages = return_.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )
        return messages.sorted("id").mapped("subject")

    def test_from_the_door_to_the_door(self):
        line = self._received()
        return_ = line.rma_id
        line.action_repair()
        line.action_repair_start()
        line.action_repair_end()
        line.action_decide_return()
        line.action_return()
        self._ship(self._delivery_of(line))
        number = f"[{return_.name}]"
        self.assertEqual(
            self._told(return_),
            [
                f"{number} Your goods have arrived",
                f"{number} Your goods are ready",
                f"{number} Your goods are on their way",
            ],
        )
        message = return_.message_ids.filtered(
            lambda one: one.message_type == "auto_comment"
        )[-1:]
        self.assertIn("AA-1", message.body)
        self.assertEqual(message.partner_ids, self.customer)

    def test_one_mail_for_what_arrives_together(self):
        lot = self._create_serials(self.goods, "CC-3")
        self._sell(self.goods, lot)
        lines = self._received(
            {"equipment_id": self.machine.id},
            {"equipment_id": self._machine_of(lot).id},
        )
        self.assertEqual(len(self._told(lines.rma_id)), 1)
        lines[0].action_decide_return()
        bodies = lines.rma_id.message_ids.filtered(
            lambda one: one.subject and "ready" in one.subject
        ).mapped("body")
        self.assertEqual(len(bodies), 1)
        self.assertIn("AA-1", bodies[0])
        self.assertNotIn("CC-3", bodies[0])

    def test_the_company_keeps_quiet(self):
        self.company.customer_service_rma_notify = False
        line = self._received()
        line.action_decide_return()
        self.assertFalse(self._told(line.rma_id))

    def test_in_the_language_of_the_customer(self):
        self.env["res.lang"].sudo()._activate_lang("it_IT")
        template = self.admin_env.ref("customer_service_rma.mail_template_rma_received")
        template.with_context(lang="it_IT").subject = "Merce arrivata"
        self.customer.sudo().lang = "it_IT"
        line = self._received()
        self.assertEqual(self._told(line.rma_id), ["Merce arrivata"])
