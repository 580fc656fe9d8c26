"""What the rows refer to, made through the ORM, and a prototype of each row.

A prototype is a record made by the ORM, copied to a temporary table and deleted
again: the columns that nothing in this folder names (those of other addons too)
get in every generated row the value that the ORM gave them.
"""

import plan
from row_sql_work import RESOLUTION_HOURS, RESPONSE_HOURS

from odoo.fields import Command

OPERATOR = "bench_operator"
PORTAL_COMPANY, PORTAL_OWN = "bench_portal_company", "bench_portal_own"


def add_configuration(env):
    """Create companies, users, teams, types, categories and products.

    :return: dict of the ids that the SQL needs, by name
    """
    main, second = env.company, env["res.company"].create({"name": "Assistenza Sud"})
    main.partner_id.country_id = env.ref("base.it")
    users = _add_users(env, main | second)
    teams = env["customer.service.team"].create(
        [{"name": f"Squadra {number}"} for number in range(1, plan.TEAMS + 1)]
    )
    for number, team in enumerate(teams):
        team.member_ids = users[number :: plan.TEAMS]
    add_address(teams[0])
    return {
        "companies": (main | second).ids,
        "user_ids": users.ids,
        "user_partner_ids": users.partner_id.ids,
        "team_ids": teams.ids,
        "type_ids": _add_types(env),
        "categories": _add_categories(env),
        "products": _add_products(env),
        "tag_ids": env["customer.service.tag"]
        .create([{"name": name} for name in ("VIP", "Garanzia estesa", "Ricambi")])
        .ids,
        "stages": _get_stages(env),
        "pause_reason_ids": env["customer.service.pause.reason"]
        .search([("stops_clock", "=", True)])
        .ids,
        "policy_ids": _add_policies(env),
        **{
            f"{kind}_ids": env["customer.service.code"]
            .search([("kind", "=", kind)])
            .ids
            for kind in ("symptom", "cause", "remedy")
        },
    }


def _add_users(env, companies):
    """Create the technicians of all companies and the operator of the first."""
    users = env["res.users"].with_context(no_reset_password=True)
    group = env.ref("customer_service_base.group_technician")
    operator = env.ref("customer_service_base.group_user")
    vals = [
        {
            "name": f"Tecnico {number:02d}",
            "login": f"bench_technician_{number:02d}",
            "company_id": companies[0].id,
            "company_ids": [Command.set(companies.ids)],
            "group_ids": [Command.link(group.id)],
        }
        for number in range(1, plan.TECHNICIANS + 1)
    ]
    created = users.create(vals)
    users.create(
        {
            "name": "Operatore",
            "login": OPERATOR,
            "company_id": companies[0].id,
            "company_ids": [Command.set(companies[0].ids)],
            "group_ids": [Command.link(operator.id)],
        }
    )
    return created


def add_address(team):
    """Give a team the address that mails of customers go to."""
    env = team.env
    domain = env["mail.alias.domain"].create({"name": "assistenza.example.com"})
    env.company.alias_domain_id = domain
    team.write({"alias_name": "aiuto", "alias_domain_id": domain.id})


def get_address(env):
    """Return the address of the team that has one."""
    team = env["customer.service.team"].sudo()
    return team.search([("alias_name", "=", "aiuto")]).alias_id.alias_full_name


def _add_types(env):
    """Return ids of call types, each as often as 1 in 100 calls has it."""
    types = env["customer.service.call.type"]
    extra = types.create(
        [{"name": name, "priority": priority} for name, priority in plan.EXTRA_TYPES]
    )
    usual = types.search([("id", "not in", extra.ids)])
    weighted = [usual.ids[number % len(usual)] for number in range(94)]
    return weighted + extra[:1].ids * 5 + extra[1:].ids


def _add_categories(env):
    """Return one dict for each category of machines that the SQL may choose."""
    model, parents, result = env["customer.service.equipment.category"], {}, []
    for parent, name, maker, letters, months in plan.CATEGORIES:
        if parent not in parents:
            parents[parent] = model.create({"name": parent})
        category = model.create(
            {
                "name": name,
                "parent_id": parents[parent].id,
                "warranty_parts_months": months[0],
                "warranty_labour_months": months[1],
                "warranty_travel_months": months[2],
                "equipment_properties_definition": [
                    {"name": "size", "string": "Taglia", "type": "integer"},
                    {"name": "series", "string": "Serie", "type": "char"},
                ],
            }
        )
        result.append(
            {
                "id": category.id,
                "complete_name": category.complete_name,
                "name": name,
                "maker": maker,
                "letters": letters,
                "parts": months[0],
                "labour": months[1],
                "travel": months[2],
            }
        )
    return result


def _add_products(env):
    """Return id and name of the products we sell, two for each category."""
    products = env["product.product"].create(
        [
            {"name": f"{plan.CATEGORIES[number // 2][1]} serie {number % 2 + 1}"}
            for number in range(plan.PRODUCTS)
        ]
    )
    return [{"id": product.id, "name": product.name} for product in products]


def _get_stages(env):
    """Return id and state of the first stage of each state, waiting ones both."""
    stages = env["customer.service.stage"].search([("team_ids", "=", False)])
    return [
        {
            "id": stage.id,
            "state": stage.state,
            "pause_reason_id": stage.pause_reason_id.id or 0,
            "wait_customer": stage.pause_reason_id.wait_customer,
        }
        for stage in stages
    ]


def _add_policies(env):
    """Return ids of the policies, the usual one first."""
    promises = {"response": RESPONSE_HOURS, "resolution": RESOLUTION_HOURS}
    usual = {
        "name": "Assistenza standard",
        "target_ids": [
            Command.create({"kind": kind, "hours": hours})
            for kind, hours in promises.items()
        ],
        "level_ids": [Command.create({"name": "Avviso"})],
    }
    urgent = {**usual, "name": "Urgenze", "min_priority": "2"}
    return env["customer.service.sla.policy"].create([usual, urgent]).ids


def add_portal_users(env, partner_ids):
    """Let two generated contacts in: one sees all of the company, one its own.

    :param partner_ids: the contact of the biggest customer and another one
    """
    partners = env["res.partner"].browse(partner_ids)
    group = env.ref("base.group_portal")
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "login": login,
                "partner_id": partner.id,
                "company_id": env.company.id,
                "company_ids": [Command.set(env.company.ids)],
                "group_ids": [Command.set(group.ids)],
                "tz": "Europe/Rome",
            }
            for login, partner in zip(
                (PORTAL_COMPANY, PORTAL_OWN), partners, strict=True
            )
        ]
    )
    partners[0].customer_service_portal_scope = "company"


def set_next_steps(env):
    """Let the ORM reckon, in working days, when waiting customers are reminded."""
    calls = env["customer.service.call"]
    field = calls._fields["date_next_step"]
    waiting = calls.search([("pause_reason_id.wait_customer", "=", True)]).ids
    for first, last in plan.chunks(len(waiting), 1_000):
        env.add_to_compute(field, calls.browse(waiting[first : last + 1]))
        env.flush_all()
        env.invalidate_all()
        env.cr.commit()


def add_prototypes(env, config):
    """Create one record of each kind, keep its row aside, delete it.

    The rows are in temporary tables named ``proto_<kind>``.
    """
    partner = env["res.partner"]
    customer = partner.create(
        {
            "name": "P",
            "is_company": True,
            "country_id": env.ref("base.it").id,
            "phone": "+39 051 1234567",
            "email": "p@example.com",
        }
    )
    child = {"parent_id": customer.id, "country_id": customer.country_id.id}
    site, contact, invoice = partner.create(
        [
            {**child, "name": "S", "type": "other"},
            {**child, "name": "C", "phone": "+39 347 1234567"},
            {**child, "name": "I", "type": "invoice"},
        ]
    )
    machine = env["customer.service.equipment"].create(
        {"name": "E", "category_id": config["categories"][0]["id"]}
    )
    reading = env["customer.service.meter.reading"].create(
        {
            "meter_id": machine.meter_ids.create(
                {"name": "M", "unit": "h", "equipment_id": machine.id}
            ).id,
            "value": 1,
        }
    )
    move = env["customer.service.equipment.move"].create({"equipment_id": machine.id})
    records = {
        "customer": customer,
        "site": site,
        "contact": contact,
        "invoice": invoice,
        "equipment": machine,
        "meter": reading.meter_id,
        "reading": reading,
        "move": move,
        **_add_call_prototypes(env, config),
    }
    _keep_rows(env, records)
    for record in (records["call"], machine, site, contact, invoice, customer):
        record.unlink()
    env.flush_all()


def _add_call_prototypes(env, config):
    """Create a call and one record of each kind that hangs on it."""
    call = env["customer.service.call"].create(
        {"subject": "C", "caller_name": "C", "team_id": config["team_ids"][0]}
    )
    activity = call.activity_schedule("mail.mail_activity_data_call")
    pause = env["customer.service.call.pause"].create(
        {
            "call_id": call.id,
            "reason_id": config["pause_reason_ids"][0],
            "date_start": call.date_open,
        }
    )
    assignment = env["customer.service.call.assignment"].create({"call_id": call.id})
    return {
        "call": call,
        "activity": activity,
        "message": call.message_ids[:1],
        "sla": call.sla_ids[:1],
        "pause": pause,
        "assignment": assignment,
    }


def _keep_rows(env, records):
    """Copy the row of each record into a temporary table ``proto_<kind>``."""
    env.flush_all()
    for kind, record in records.items():
        env.cr.execute(
            f"CREATE TEMP TABLE proto_{kind} AS"  # noqa: S608 names of our own
            f" SELECT * FROM {record._table} WHERE id = %s",
            [record.id],
        )
