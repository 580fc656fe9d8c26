"""What the tests of Italian returns share."""

from odoo.addons.customer_service_rma.tests.common import RmaCommon

COUNTRIES = {"Assistenza Rossi": "base.it", "Manutenzioni Neri": "base.fr"}


class ItalyCommon(RmaCommon):
    """The first company is Italian, the other one is not."""

    kept_staff = None  # the country is there before the warehouse

    @classmethod
    def _create_service_company(cls, name):
        country = cls.env.ref(COUNTRIES[name])
        return super()._create_service_company(name, country_id=country.id)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls._create_admin(
            "res.partner", name="Aurora Spa", is_company=True
        )

    @classmethod
    def _create_warehouse(cls, code, company=None):
        return cls._create_admin(
            "stock.warehouse",
            name=f"Warehouse {code}",
            code=code,
            company_id=(company or cls.company).id,
        )

    @classmethod
    def _get_series(cls, warehouse):
        """Return the series of ordinary deliveries of a warehouse."""
        return warehouse.with_env(cls.admin_env).out_type_id.l10n_it_ddt_sequence_id

    @classmethod
    def _get_return_series(cls, warehouse):
        kind = warehouse.with_env(cls.admin_env).customer_service_rma_out_type_id
        return kind.l10n_it_ddt_sequence_id

    @classmethod
    def _send_back(cls, line):
        """Return the done delivery by which an item goes back as it came."""
        line.action_decide_return()
        line.action_return()
        return cls._ship(cls._get_picking(line, "back"))
