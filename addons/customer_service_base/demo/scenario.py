"""Deterministic builder of the demo company: plain values, no Odoo, no clock."""

from dataclasses import dataclass, field
from random import Random

from .conversations import PORTAL_CUSTOMER
from .customers import CUSTOMERS, TOWNS
from .field_work import build_work
from .installed_base import build_equipment, build_moves
from .meter_readings import build_meters
from .service_calls import build_calls

SEED = 19

# Offices that gave out the VAT numbers, as they stand in them
VAT_OFFICES = {
    "AN": "042",
    "AP": "044",
    "FM": "044",
    "MC": "043",
    "PE": "068",
    "PU": "041",
    "RN": "099",
}


@dataclass
class Scenario:
    """Rows by model: dicts whose ``key`` names them in the other rows."""

    partners: list = field(default_factory=list)
    equipment: list = field(default_factory=list)
    moves: list = field(default_factory=list)
    calls: list = field(default_factory=list)
    meters: list = field(default_factory=list)
    work: list = field(default_factory=list)


def build(today, seed=SEED):
    """Return the company's life up to ``today``.

    :param date today: the day the demo is loaded; nothing done is later than the
        working day before it.
    :param int seed: another one gives another company of the same shape.
    """
    rng = Random(seed)
    scenario = Scenario(partners=_build_partners(rng))
    scenario.equipment = build_equipment(rng, today)
    scenario.moves = build_moves(rng, today, scenario.equipment)
    scenario.calls = build_calls(rng, today, scenario.equipment)
    scenario.meters = build_meters(rng, today, scenario.equipment, scenario.calls)
    scenario.work = build_work(rng, today, scenario.calls, scenario.equipment)
    return scenario


def vat_number(serial, province):
    """Return a VAT number with right check digit that no office gives out yet.

    :param int serial: 0 to 99999.
    """
    digits = f"99{serial:05d}{VAT_OFFICES[province]}"
    total = 0
    for position, digit in enumerate(map(int, digits)):
        doubled = digit * 2 if position % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return f"IT{digits}{-total % 10}"


def _build_partners(rng):
    """Return the customers, each followed by its sites, contacts and clients."""
    rows = []
    for customer in CUSTOMERS:
        domain = f"{customer.slug.replace('_', '-')}.example"
        company = {
            "key": customer.slug,
            "name": customer.name,
            "is_company": True,
            "vat": vat_number(rng.randrange(100000), TOWNS[customer.town].province),
            "email": f"info@{domain}",
            "website": f"https://www.{domain}",
            **_address(rng, customer.town),
        }
        rows.append(company)
        rows += _build_sites(rng, customer)
        rows += _build_contacts(rng, customer, domain)
        rows += _build_clients(rng, customer)
    return rows


def _build_sites(rng, customer):
    for number, (name, town) in enumerate(customer.sites, 1):
        yield {
            "key": f"{customer.slug}_site_{number}",
            "parent": customer.slug,
            "type": "delivery",
            "name": name,
            **_address(rng, town),
        }


def _build_contacts(rng, customer, domain):
    for number, (name, job) in enumerate(customer.contacts, 1):
        words = [word for word in name.lower().split() if not word.endswith(".")]
        user = ".".join(words[-2:]).replace("'", "")
        yield {
            "key": f"{customer.slug}_contact_{number}",
            "parent": customer.slug,
            "type": "contact",
            "name": name,
            "function": job,
            "phone": f"+39 333 555 {rng.randrange(10000):04d}",
            "email": f"{user}@{domain}",
            **_portal_scope(customer, number),
        }


def _portal_scope(customer, number):
    """Return what the first contact of the customer on the portal sees there."""
    first = customer.slug == PORTAL_CUSTOMER and number == 1
    return {"customer_service_portal_scope": "company"} if first else {}


def _build_clients(rng, customer):
    for number, (name, town) in enumerate(customer.clients, 1):
        yield {
            "key": f"{customer.slug}_client_{number}",
            "name": name,
            "is_company": True,
            "vat": vat_number(rng.randrange(100000), TOWNS[town].province),
            **_address(rng, town),
        }


def _address(rng, town_key):
    town = TOWNS[town_key]
    return {
        "street": f"{rng.choice(town.streets)}, {rng.randint(2, 180)}",
        "zip": town.zip,
        "city": town.name,
        "province": town.province,
        "phone": f"+39 {town.prefix} 555 {rng.randrange(10000):04d}",
    }
