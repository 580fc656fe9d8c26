import base64
from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import file_open

from ..demo import documents
from ..demo.catalogue import CATEGORIES, MODELS
from ..demo.faults import CAUSES, REMEDIES, SHIPPED_REMEDIES, SYMPTOMS
from ..demo.scenario import build

MODULE = "customer_service_base"
COMPANY = {
    "name": "Termotecnica Adriatica S.r.l.",
    "street": "Via dell’Industria, 14",
    "zip": "60027",
    "city": "Osimo",
    "phone": "+39 071 555 0100",
    "email": "assistenza@termotecnica-adriatica.example",
    "website": "https://www.termotecnica-adriatica.example",
    "vat": "IT99000010423",
}
TYPES = {
    "hotline": "call_type_hotline",
    "corrective": "call_type_repair",
    "preventive": "call_type_preventive",
    "installation": "call_type_installation",
    "software": "call_type_software",
    "information": "call_type_information",
}
# nobody is told of what happened before the database existed
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_activity_quick_update": True,
    "no_reset_password": True,
}


class CustomerServiceDemo(models.AbstractModel):
    """Loads the demo company that ``demo/scenario.py`` tells of.

    Records get the xml id ``customer_service_base.demo_<kind>_<key>``, so that the
    demo data of other addons can refer to them.
    """

    _name = "customer.service.demo"
    _description = "Demo Data of Customer Service"

    # ------------------------------------------------------------------
    # Company
    # ------------------------------------------------------------------
    @api.model
    def _load_company(self):
        """Make the demo company, or make the only company of the database it.

        A database with the host's own demo data gets a company beside them.
        """
        if self._ref("demo_company"):
            return
        vals = self._prepare_company_vals()
        if self.env.ref("base.user_demo", raise_if_not_found=False):
            company = self.env["res.company"].create(vals)
            self.env.ref("base.user_admin").company_ids = [
                fields.Command.link(company.id)
            ]
        else:
            company = self.env.ref("base.main_company")
            company.write(vals)
        self._name_record("demo_company", company)
        self._load_alias_domain(company)

    @api.model
    def _prepare_company_vals(self):
        country = self.env.ref("base.it")
        return {
            **COMPANY,
            "country_id": country.id,
            "state_id": self._get_provinces()["AN"],
            "currency_id": self.env.ref("base.EUR").id,
            "logo": self._get_logo(),
        }

    @api.model
    def _get_logo(self):
        with file_open(f"{MODULE}/demo/logo.png", "rb") as logo:
            return base64.b64encode(logo.read())

    @api.model
    def _get_provinces(self):
        """Return the ids of the Italian provinces by code."""
        states = self.env["res.country.state"].search_fetch(
            [("country_id", "=", self.env.ref("base.it").id)], ["code"]
        )
        return {state.code: state.id for state in states}

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    @api.model
    def _load(self):
        """Load the life of the demo company up to today."""
        if self._ref("demo_call_0001"):
            return
        company = self._ref("demo_company")
        today = fields.Date.context_today(self.with_context(tz="Europe/Rome"))
        demo = self.with_company(company).with_context(**QUIET)
        demo._load_scenario(build(today), today)

    @api.model
    def _load_scenario(self, scenario, today):
        """Create the records of a scenario in the company of the environment."""
        self._load_languages(self.env.company)
        self._load_people(today)
        self._load_partners(scenario.partners)
        self._load_products()
        self._load_codes()
        self._load_equipment(scenario.equipment)
        self._load_moves(scenario.moves)
        self._load_calls(scenario.calls)
        self._load_meters(scenario.meters)
        self._load_documents(scenario.calls)
        self._load_activities(scenario.calls)
        self._load_policies()
        self._load_desk(scenario.calls, today)
        self._load_debtors(today)
        self._load_work(scenario.work, today)

    @api.model
    def _load_languages(self, company):
        """Let the people of the company speak Italian, where it is installed."""
        company.partner_id.lang = self._get_lang()
        users = self.env["res.users"].search([("company_ids", "=", company.id)])
        ours = self.env["ir.model.data"].search(
            [("module", "=", MODULE), ("model", "=", "res.users")]
        )
        users.filtered(lambda user: user.id in ours.mapped("res_id")).write(
            {"lang": self._get_lang()}
        )

    @api.model
    def _get_lang(self):
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return "it_IT" if "it_IT" in codes else codes[0]

    @api.model
    def _load_partners(self, rows):
        """Create the companies, then the people and sites below them."""
        provinces, italy = self._get_provinces(), self.env.ref("base.it")
        shared = {"company_id": self.env.company.id, "lang": self._get_lang()}
        for below in (False, True):
            self._create_records(
                "res.partner",
                "partner",
                {
                    row["key"]: {
                        **shared,
                        **{
                            name: value
                            for name, value in row.items()
                            if name not in ("key", "parent", "province")
                        },
                        **self._prepare_partner_place(row, provinces, italy),
                    }
                    for row in rows
                    if bool(row.get("parent")) is below
                },
            )

    @api.model
    def _prepare_partner_place(self, row, provinces, italy):
        vals = {}
        if row.get("parent"):
            vals["parent_id"] = self._id("partner", row["parent"])
        if row.get("province"):
            vals["state_id"] = provinces[row["province"]]
            vals["country_id"] = italy.id
        return vals

    @api.model
    def _load_products(self):
        """Create a product for each model that the company sells."""
        self._create_records(
            "product.product",
            "product",
            {
                key: {
                    "name": model.name,
                    "default_code": model.code,
                    "type": self._get_product_type(model),
                    "list_price": model.price,
                    "company_id": self.env.company.id,
                }
                for key, model in MODELS.items()
                if model.price
            },
        )

    @api.model
    def _get_product_type(self, model):
        return "service" if model.category in CATEGORIES["software"] else "consu"

    @api.model
    def _load_codes(self):
        """Create the symptoms, causes and remedies of the trades."""
        kinds = {"symptom": SYMPTOMS, "cause": CAUSES, "remedy": REMEDIES}
        for kind, codes in kinds.items():
            self._create_records(
                "customer.service.code",
                kind,
                {
                    key: {
                        "kind": kind,
                        "code": code,
                        "name": name,
                        "category_ids": [self._id("category", root)] if root else [],
                    }
                    for key, (code, name, root) in codes.items()
                },
            )

    @api.model
    def _load_equipment(self, rows):
        """Create the machines, plants before what is part of them.

        Those that stand alone come last: the newest first, the list shows all kinds.
        """
        parents = {row["key"]: row["parent"] for row in rows if row["parent"]}
        levels = defaultdict(dict)
        for row in rows:
            level = self._get_equipment_level(row["key"], parents)
            levels[level][row["key"]] = self._prepare_equipment_vals(row)
        for _level, machines in sorted(levels.items()):
            for key in machines.keys() & parents.keys():
                machines[key]["parent_id"] = self._id("equipment", parents[key])
            self._create_records("customer.service.equipment", "equipment", machines)
        for row in rows:
            if row["replaced_by"]:
                new = self._id("equipment", row["replaced_by"])
                self._ref(f"demo_equipment_{row['key']}").replaced_by_id = new

    @api.model
    def _get_equipment_level(self, key, parents):
        """Return how deep a machine is; one alone is deeper than all others."""
        if key not in parents and key not in parents.values():
            return len(parents)
        level = 0
        while key in parents:
            key, level = parents[key], level + 1
        return level

    @api.model
    def _prepare_equipment_vals(self, row):
        model = MODELS[row["model"]]
        vals = {
            "name": row["name"],
            "company_id": self.env.company.id,
            "category_id": self._id("category", model.category),
            "product_id": self._id("product", row["model"]) if model.price else False,
            "manufacturer": model.manufacturer,
            "model": model.code,
            "serial": row["serial"],
            "position": row["position"],
            "properties": row["properties"],
            "tag_ids": self._get_tags(row),
            "note": self._html(row["note"]),
            "state": row["state"],
            "installation_date": row["installed"],
        }
        if not row["parent"]:
            for name in ("partner", "end_user", "site"):
                vals[f"{name}_id"] = self._id("partner", row[name])
        if not model.price:
            # what others sold is in nobody's warranty with us
            vals["warranty_start"] = False
        return vals

    @api.model
    def _get_tags(self, row):
        return [self._id("tag", row["tag"])] if row["tag"] else []

    @api.model
    def _load_moves(self, rows):
        """Record the past moves: the machines already are where they went."""
        places = ("partner", "end_user", "site", "old_partner", "old_end_user")
        self.env["customer.service.equipment.move"].create(
            [
                {
                    "equipment_id": self._id("equipment", row["equipment"]),
                    "date": row["date"],
                    "user_id": self._id("user", "dispatcher"),
                    "reason": row["reason"],
                    **{
                        f"{name}_id": self._id("partner", row[name])
                        for name in (*places, "old_site")
                    },
                }
                for row in rows
            ]
        )

    @api.model
    def _load_calls(self, rows):
        """Create the calls year by year, with the numbers of their year."""
        years = defaultdict(dict)
        for row in rows:
            day = row["date_open"].date()
            years[day.replace(month=1, day=1)][row["key"]] = row
        # the reason of the coverage is kept in the language it is written in
        demo = self.with_context(lang=self._get_lang())
        for day, calls in sorted(years.items()):
            demo.with_context(ir_sequence_date=day)._create_records(
                "customer.service.call",
                "",
                {key: self._prepare_call_vals(row) for key, row in calls.items()},
            )

    @api.model
    def _prepare_call_vals(self, row):
        vals = {
            "company_id": self.env.company.id,
            "subject": row["subject"],
            "description": self._html(row["description"]),
            "solution": self._html(row["answer"] if row["date_solved"] else ""),
            "internal_note": self._html(row["internal_note"]),
            "type_id": self._named(self._get_type(row["kind"])),
            "team_id": self._id("team", row["team"]),
            "user_id": self._id("user", row["user"]),
            "stage_id": self._named(f"stage_{row['stage']}"),
            "caller_id": self._id("partner", row["caller"]),
            "equipment_id": self._id("equipment", row["equipment"]),
            "symptom_id": self._id("symptom", row["symptom"]),
            "cause_id": self._id("cause", row["cause"]),
            "remedy_id": self._get_remedy(row["remedy"]),
            "tag_ids": self._get_tags(row),
            **{
                name: row[name]
                for name in (
                    "channel",
                    "priority",
                    "date_open",
                    "date_solved",
                    "date_closed",
                )
            },
        }
        if row["caller_name"]:
            vals["caller_name"] = row["caller_name"]
            vals["caller_phone"] = row["caller_phone"]
        if row["quarantine"]:
            vals["caller_email"] = row["caller_email"]
            vals["quarantine"] = True
            vals["quarantine_reason"] = row["quarantine"]
        return vals

    @api.model
    def _get_type(self, kind):
        """Return the name of the type of calls of a kind."""
        return TYPES[kind]

    @api.model
    def _get_remedy(self, key):
        if key in SHIPPED_REMEDIES:
            return self._named(SHIPPED_REMEDIES[key])
        return self._id("remedy", key)

    @api.model
    def _load_meters(self, rows):
        """Create the meters and all their readings."""
        meters = self.env["customer.service.meter"].create(
            [
                {
                    "equipment_id": self._id("equipment", row["equipment"]),
                    **{name: row[name] for name in ("name", "unit", "kind")},
                }
                for row in rows
            ]
        )
        self.env["customer.service.meter.reading"].create(
            [
                {
                    "meter_id": meter.id,
                    "date": reading["date"],
                    "value": reading["value"],
                    "is_reset": reading["reset"],
                    "note": reading["note"],
                    "call_id": self._id("", reading["call"]),
                    "user_id": meter.equipment_id.technician_id.id,
                }
                for meter, row in zip(meters, rows, strict=True)
                for reading in row["readings"]
            ]
        )

    @api.model
    def _load_documents(self, rows):
        """Attach the reports and measures that some calls have."""
        self.env["ir.attachment"].create(
            [self._prepare_document_vals(row) for row in rows if row["document"]]
        )

    @api.model
    def _prepare_document_vals(self, row):
        call = self._ref(f"demo_{row['key']}")
        names = {"docx": "Rapporto", "xlsx": "Misure", "pdf": "Rapporto firmato"}
        title = f"{names[row['document']]} {call.name}"
        content = getattr(documents, row["document"])(
            title,
            (
                ("Cliente", call.partner_id.display_name),
                ("Macchina", call.equipment_id.display_name),
                ("Richiesta", row["subject"]),
                ("Intervento", row["answer"]),
                ("Tecnico", call.user_id.name),
            ),
        )
        return {
            "name": f"{title.replace('/', '-')}.{row['document']}",
            "raw": content,
            "res_model": call._name,
            "res_id": call.id,
        }

    @api.model
    def _load_activities(self, rows):
        """Create what people have still to do for some open calls."""
        today = fields.Date.today()
        model = self.env["ir.model"]._get("customer.service.call")
        dispatcher = self._id("user", "dispatcher")
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": model.id,
                    "res_id": self._id("", row["key"]),
                    "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                    "summary": row["activity"][0],
                    "date_deadline": fields.Date.add(today, days=row["activity"][1]),
                    "user_id": self._id("user", row["user"]) or dispatcher,
                }
                for row in rows
                if row["activity"]
            ]
        )

    # ------------------------------------------------------------------
    # Records by name
    # ------------------------------------------------------------------
    @api.model
    def _create_records(self, model, kind, rows):
        """Create the records of a model in one batch, each with its xml id.

        :param str kind: second word of the xml ids, see :meth:`_xmlid`.
        :param dict rows: values by key.
        """
        return self.env[model]._load_records(
            [
                {
                    "xml_id": f"{MODULE}.{self._xmlid(kind, key)}",
                    "values": values,
                    "noupdate": True,
                }
                for key, values in rows.items()
            ]
        )

    @api.model
    def _name_record(self, name, record):
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"{MODULE}.{name}", "record": record, "noupdate": True}]
        )

    @api.model
    def _xmlid(self, kind, key):
        return "_".join(word for word in ("demo", kind, key) if word)

    @api.model
    def _ref(self, name):
        """Return a record of this addon, or ``None``."""
        return self.env.ref(f"{MODULE}.{name}", raise_if_not_found=False)

    @api.model
    def _id(self, kind, key):
        """Return the id of a demo record, or ``False`` without key."""
        return bool(key) and self._named(self._xmlid(kind, key))

    @api.model
    def _named(self, name):
        """Return the id of a record of this addon by its xml id."""
        return self.env["ir.model.data"]._xmlid_to_res_id(
            f"{MODULE}.{name}", raise_if_not_found=True
        )

    @api.model
    def _html(self, text):
        return Markup("<p>%s</p>") % text if text else False
