from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon


class FaqCommon(CustomerServiceCommon):
    """Two entries of the FAQ in Italian, published by the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["res.lang"]._activate_lang("it_IT")
        cls.boiler = cls._create_entry(
            "La caldaia si blocca con il codice E10",
            keywords="caldaia, blocco, E10, pressione",
            solution="<p>Riportare la pressione a 1,2 bar e premere reset.</p>",
            audience="portal",
        )
        cls.printer = cls._create_entry(
            "La stampante lascia righe nere sul foglio",
            keywords="toner, tamburo",
            solution="<p>Pulire il tamburo con un panno asciutto.</p>",
        )

    @classmethod
    def _create_entry(cls, name, publish=True, **vals):
        """Return an entry of the operator, published unless said otherwise."""
        entry = cls.env["customer.service.faq"].create(
            {"name": name, "lang": "it_IT", **vals}
        )
        if publish:
            entry.with_user(cls.manager).action_publish()
        return entry
