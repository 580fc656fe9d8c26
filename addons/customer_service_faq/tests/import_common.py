from .common import FaqCommon

FAQ = "customer.service.faq"
HEADERS = {
    "id": "id",
    "Problem": "name",
    "Symptoms": "symptoms",
    "Keywords": "keywords",
    "Solution": "solution",
    "For the Desk Only": "internal_note",
    "Category": "category_id",
    "Products": "product_tmpl_ids",
    "Equipment Categories": "equipment_category_ids",
    "Symptom Codes": "symptom_ids",
    "Audience": "audience",
    "Language": "lang",
    "Status": "state",
}
COLUMNS = list(HEADERS.values())


class FaqImportCase(FaqCommon):
    """Rows of a spreadsheet, imported by a publisher unless said otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code = cls._create_admin(
            "customer.service.code", name="Zzz noise", kind="symptom", code="ZZ1"
        )
        cls.product = cls._create_admin(
            "product.template", name="Caldaia, murale", default_code="CB35"
        )
        cls.env = cls.admin_env(user=cls.manager)

    def _load(self, rows, columns=("id", "name", "solution", "state"), user=None):
        model = self.env[FAQ].with_user(user or self.manager)
        model = model.with_context(import_file=True)
        return model.load(list(columns), [list(row) for row in rows])

    def _loaded(self, rows, columns=("id", "name", "solution", "state"), user=None):
        result = self._load(rows, columns, user)
        self.assertEqual(result["messages"], [])
        return self.env[FAQ].browse(result["ids"])
