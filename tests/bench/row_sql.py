"""The SQL of the rows: helper functions, small tables, and a value per column.

Rows are numbered from 0 as ``i``; ids follow from the number, so that no row has to
be looked up to be referred to. What varies comes from a hash of the number,
``u(number, seed)`` in [0, 1): the same plan gives the same rows. The one row of
``bench`` (``b``) holds words, sizes and first ids; ``proto`` is the prototype.
"""

HELPERS = """
CREATE FUNCTION pg_temp.u(number bigint, seed integer) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended($1, $2::bigint) & 4503599627370495)::float8
           / 4503599627370496
$$;
CREATE FUNCTION pg_temp.pick(choices text[], x float8) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT $1[1 + floor($2 * cardinality($1))::integer]
$$;
CREATE FUNCTION pg_temp.pick(choices integer[], x float8) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT $1[1 + floor($2 * cardinality($1))::integer]
$$;
CREATE FUNCTION pg_temp.search_text(parts text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(word, ' | ' ORDER BY first) FROM (
        SELECT btrim(part) AS word, min(place) AS first
          FROM unnest($1) WITH ORDINALITY AS list(part, place)
         WHERE btrim(part) <> '' GROUP BY 1) AS words
$$;
CREATE FUNCTION pg_temp.phone_key(phone text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT right(ltrim(replace(replace($1, '+39', ''), ' ', ''), '0'), 9)
$$;
CREATE FUNCTION pg_temp.vat(number bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'IT' || d || (10 - sum(CASE WHEN n % 2 = 1 THEN c ELSE 2 * c - 9 * (c / 5)
                                  END) % 10) % 10
      FROM (SELECT lpad($1::text, 7, '0') || '015' AS d) AS x,
           LATERAL (SELECT n, substr(d, n, 1)::integer AS c
                      FROM generate_series(1, 10) AS g(n)) AS y GROUP BY d
$$;
"""

CUSTOMERS = """
CREATE TEMP TABLE bench_customer AS
SELECT c, sites, invoice,
       (sum(sites) OVER (ORDER BY c) - sites)::integer AS first_site
  FROM (SELECT c, 1 + floor(60 / (c + 1) ^ 0.6)::integer AS sites,
               c %% 25 = 7 AS invoice
          FROM generate_series(0, %(customers)s - 1) AS g(c)) AS s;
CREATE UNIQUE INDEX ON bench_customer (c);
CREATE TEMP TABLE bench_site AS
SELECT first_site + n AS s, c, n
  FROM bench_customer, generate_series(0, sites - 1) AS g(n);
"""

YEARS = """
CREATE TEMP TABLE bench_year AS
SELECT extract(year FROM pg_temp.opened(i, %(calls)s))::integer AS year,
       min(i) AS first, count(*) AS numbers
  FROM generate_series(0, %(calls)s - 1) AS g(i) GROUP BY 1;
"""

# Calls come one after the other in time, in working hours.
OPENED = """
CREATE FUNCTION pg_temp.opened(number integer, total integer) RETURNS timestamp
    LANGUAGE sql STABLE AS $$
    SELECT date_trunc('second', day::date + interval '7 hours'
                      + (day - day::date::timestamp) * 0.45)
      FROM (SELECT (%(now)s::timestamp - interval '1 day' * %(days)s
                    * (1 - ($1 + 0.5) / $2))::timestamp(0) AS day) AS d
$$;
"""


def _sanitized(phone):
    """Return the SQL of a phone in E.164, or as typed if the host cannot format."""
    return (
        "CASE WHEN proto.phone_sanitized = proto.phone"
        f" THEN {phone} ELSE replace({phone}, ' ', '') END"
    )


CUSTOMER = {
    "id": "b.partner0 + i",
    "name": "pg_temp.pick(b.activities, pg_temp.u(i, 1)) || ' '"
    " || pg_temp.pick(b.surnames, pg_temp.u(i, 2)) || ' '"
    " || pg_temp.pick(b.forms, pg_temp.u(i, 3))",
    "commercial_partner_id": "b.partner0 + i",
    "street": "'Via ' || pg_temp.pick(b.streets, pg_temp.u(i, 4)) || ', '"
    " || 1 + floor(pg_temp.u(i, 5) * 180)::integer",
    "city": "pg_temp.pick(b.cities, pg_temp.u(i, 6))",
    "zip": "lpad((10000 + floor(pg_temp.u(i, 6) * 89999)::integer)::text, 5, '0')",
    "phone": "'+39 051 ' || 1000000 + i",
    "phone_sanitized": _sanitized("'+39 051 ' || 1000000 + i"),
    "vat": "pg_temp.vat(1000 + i)",
    "email": "'info' || i || '@cliente.example.com'",
    "email_normalized": "'info' || i || '@cliente.example.com'",
}
# columns of addons of the host that may not be there
OPTIONAL = {"peppol_endpoint"}
CUSTOMER["peppol_endpoint"] = CUSTOMER["vat"]
CUSTOMER["customer_service_phone_key"] = f"pg_temp.phone_key({CUSTOMER['phone']})"
CUSTOMER["complete_name"] = CUSTOMER["name"]
CUSTOMER["commercial_company_name"] = CUSTOMER["name"]

SITE = {
    "id": "b.site0 + i",
    "name": "pg_temp.pick(b.site_names, pg_temp.u(i, 11)) || ' ' || t.n + 1",
    "parent_id": "p.id",
    "commercial_partner_id": "p.id",
    "commercial_company_name": "p.name",
    "complete_name": "p.name || ', '"
    " || pg_temp.pick(b.site_names, pg_temp.u(i, 11)) || ' ' || t.n + 1",
    "street": "'Via ' || pg_temp.pick(b.streets, pg_temp.u(i, 12)) || ', '"
    " || 1 + floor(pg_temp.u(i, 13) * 180)::integer",
    "city": "pg_temp.pick(b.cities, pg_temp.u(i, 14))",
    "zip": "lpad((10000 + floor(pg_temp.u(i, 14) * 89999)::integer)::text, 5, '0')",
    "vat": "p.vat",
    "peppol_endpoint": "p.vat",
}

PERSON = (
    "pg_temp.pick(b.names, pg_temp.u(i, 21)) || ' '"
    " || pg_temp.pick(b.surnames, pg_temp.u(i, 22))"
)
CONTACT = {
    "id": "b.contact0 + i",
    "name": PERSON,
    "parent_id": "p.id",
    "commercial_partner_id": "p.id",
    "commercial_company_name": "p.name",
    "complete_name": f"p.name || ', ' || {PERSON}",
    "street": "p.street",
    "city": "p.city",
    "zip": "p.zip",
    "vat": "p.vat",
    "peppol_endpoint": "p.vat",
    "phone": "'+39 347 ' || 1000000 + i",
    "phone_sanitized": _sanitized("'+39 347 ' || 1000000 + i"),
    "email": "'persona' || i || '@cliente.example.com'",
    "email_normalized": "'persona' || i || '@cliente.example.com'",
    "customer_service_phone_key": "pg_temp.phone_key('+39 347 ' || 1000000 + i)",
}

INVOICE = {
    "id": "b.invoice0 + (row_number() OVER (ORDER BY t.c) - 1)",
    "name": "'Amministrazione'",
    "parent_id": "p.id",
    "commercial_partner_id": "p.id",
    "commercial_company_name": "p.name",
    "complete_name": "p.name || ', Amministrazione'",
    "vat": "p.vat",
    "peppol_endpoint": "p.vat",
}

# One group of 20 in five is a plant with 4 machines, each with a component.
MACHINES = """
CREATE TEMP TABLE bench_machine AS
SELECT i, up, root, parents, c, e, company_id, k,
       CASE WHEN pg_temp.u(root, 30) < 0.3 THEN
            2 * k + floor(pg_temp.u(i, 31) * 2)::integer END AS product,
       CASE WHEN root %% 8 <> 5 THEN
            first_site + floor(pg_temp.u(root, 33) * sites)::integer END AS s,
       (%(now)s::date - 30 - floor(3600 * pg_temp.u(i, 34) ^ 1.4)::integer)
            AS installed
  FROM (SELECT m.*, CASE WHEN root %% 5 = 2 THEN
                    floor(pg_temp.u(root, 36) * %(customers)s)::integer END AS e,
               CASE WHEN root < %(customers)s THEN root
                    ELSE floor(%(customers)s * pg_temp.u(root, 37) ^ 2.7)::integer
                    END AS c,
               floor(pg_temp.u(i, 38) * %(categories)s)::integer AS k
          FROM (SELECT i, CASE WHEN i / 20 %% 5 = 0 AND i %% 20 BETWEEN 1 AND 4
                              THEN i - i %% 20
                              WHEN i / 20 %% 5 = 0 AND i %% 20 BETWEEN 5 AND 8
                              THEN i - 4 END AS up,
                       CASE WHEN i / 20 %% 5 = 0 AND i %% 20 <= 8
                            THEN i - i %% 20 ELSE i END AS root,
                       CASE WHEN i / 20 %% 5 <> 0 OR i %% 20 > 8 OR i %% 20 = 0
                            THEN '{}'::integer[]
                            WHEN i %% 20 <= 4 THEN ARRAY[i - i %% 20]
                            ELSE ARRAY[i - i %% 20, i - 4] END AS parents
                  FROM generate_series(0, %(machines)s - 1) AS g(i)) AS m) AS n
  JOIN bench_customer USING (c),
       LATERAL (SELECT b.companies[CASE WHEN c %% 10 = 9 THEN 2 ELSE 1 END]
                       AS company_id FROM bench b) AS company;
CREATE UNIQUE INDEX ON bench_machine (i);
"""

SERIAL = (
    "k.letters || '-' || extract(year FROM t.installed) || '-' || lpad(i::text, 7, '0')"
)
COMPACT = "k.letters || extract(year FROM t.installed) || lpad(i::text, 7, '0')"
MACHINE_NAME = (
    "COALESCE(o.name, k.name || ' '"
    " || pg_temp.pick('{X,S,Pro,Plus,Eco}'::text[], pg_temp.u(i, 41)) || ' '"
    " || 100 * (1 + floor(pg_temp.u(i, 42) * 9)::integer))"
)
MODEL = "k.letters || 10 * (1 + floor(pg_temp.u(i, 42) * 9)::integer)"
STATE = (
    "CASE WHEN pg_temp.u(t.root, 43) < 0.90 THEN 'installed'"
    " WHEN pg_temp.u(t.root, 43) < 0.95 THEN 'retired'"
    " WHEN pg_temp.u(t.root, 43) < 0.97 THEN 'replaced'"
    " WHEN pg_temp.u(t.root, 43) < 0.99 THEN 'planned' ELSE 'in_house' END"
)
POSITION = (
    "CASE WHEN pg_temp.u(i, 44) < 0.7"
    " THEN pg_temp.pick(b.positions, pg_temp.u(i, 45)) END"
)
SIZE = "10 * (1 + floor(pg_temp.u(i, 46) * 40)::integer)"
SERIES = "'Serie ' || pg_temp.pick('{A,B,C,D}'::text[], pg_temp.u(i, 47))"


def _warranty(component):
    """Return the SQL of the last day of a part of the warranty."""
    return (
        f"CASE WHEN k.{component} > 0 THEN (t.installed"
        f" + interval '1 month' * k.{component})::date - 1 END"
    )


EQUIPMENT = {
    "id": "b.equipment0 + i",
    "company_id": "t.company_id",
    "name": MACHINE_NAME,
    "code": "'EQ' || lpad((b.code0 + i)::text, 6, '0')",
    "serial": SERIAL,
    "state": STATE,
    "active": f"NOT ({STATE} = 'retired' AND pg_temp.u(t.root, 48) < 0.5)",
    "product_id": "o.id",
    "category_id": "k.id",
    "manufacturer": "k.maker",
    "model": MODEL,
    "technician_id": "CASE WHEN pg_temp.u(i, 49) < 0.5"
    " THEN pg_temp.pick(b.user_ids, pg_temp.u(i, 50)) END",
    "partner_id": "b.partner0 + t.c",
    "commercial_partner_id": "b.partner0 + t.c",
    "end_user_id": "b.partner0 + t.e",
    "site_id": "b.site0 + t.s",
    "parent_id": "b.equipment0 + t.up",
    "parent_path": "(SELECT string_agg((b.equipment0 + step)::text || '/', '')"
    " FROM unnest(t.parents || i) AS step)",
    "position": POSITION,
    "installation_date": "t.installed",
    "warranty_start": "t.installed",
    "warranty_parts_end": _warranty("parts"),
    "warranty_labour_end": _warranty("labour"),
    "warranty_travel_end": _warranty("travel"),
    "warranty_end": "CASE WHEN greatest(k.parts, k.labour, k.travel) > 0 THEN"
    " (t.installed + interval '1 month' * greatest(k.parts, k.labour, k.travel))"
    "::date - 1 END",
    "properties": f"jsonb_build_object('size', {SIZE}, 'series', {SERIES})",
    "search_text": "pg_temp.search_text(ARRAY["
    f"{SERIAL}, {COMPACT}, 'EQ' || lpad((b.code0 + i)::text, 6, '0'),"
    f" {MACHINE_NAME}, k.maker, {MODEL}, k.complete_name,"
    " p.commercial_company_name, p.name, eu.name, st.name, st.street,"
    f" COALESCE(st.city, p.city), {POSITION}, ({SIZE})::text, {SERIES}])",
}

METER = {
    "id": "b.meter0 + i",
    "name": "'Ore di funzionamento'",
    "unit": "'h'",
    "equipment_id": "b.equipment0 + 2 * i",
    "company_id": "t.company_id",
}
READING = {
    "id": "b.reading0 + i",
    "meter_id": "b.meter0 + i / b.readings_per_meter",
    "equipment_id": "b.equipment0 + 2 * (i / b.readings_per_meter)",
    "company_id": "t.company_id",
    "user_id": "pg_temp.pick(b.user_ids, pg_temp.u(i, 51))",
    "date": "b.now - interval '150 days'"
    " * (b.readings_per_meter - i % b.readings_per_meter)",
    "value": "1000 * (1 + i % b.readings_per_meter)"
    " + round((pg_temp.u(i, 52) * 900)::numeric, 2)",
}
MOVE = {
    "id": "b.move0 + i",
    "equipment_id": "b.equipment0 + 20 * i + 10",
    "company_id": "t.company_id",
    "user_id": "pg_temp.pick(b.user_ids, pg_temp.u(i, 53))",
    "date": "b.now - interval '1 hour' * round(24 + pg_temp.u(i, 54) * 36000)",
    "old_partner_id": "b.partner0 + floor(pg_temp.u(i, 55) * b.customers)::integer",
    "partner_id": "b.partner0 + t.c",
    "end_user_id": "b.partner0 + t.e",
    "site_id": "b.site0 + t.s",
    "reason": "'Venduta con il reparto'",
}

# Who, where and how a call stands: the columns derive from these.
CALL_FACTS = """
DROP TABLE IF EXISTS bench_call;
CREATE TEMP TABLE bench_call AS
SELECT t.*, y.year, i - y.first + 1 AS number, g.id AS stage_id, g.state,
       NULLIF(g.pause_reason_id, 0) AS pause_reason_id, g.wait_customer
  FROM (SELECT i, pg_temp.opened(i, %(calls)s) AS opened,
               CASE WHEN pg_temp.u(i, 60) < 0.92 THEN
                    floor(%(machines)s * pg_temp.u(i, 61) ^ 1.5)::integer END AS m,
               CASE WHEN pg_temp.u(i, 60) < 0.98 THEN
                    floor(%(customers)s * pg_temp.u(i, 62) ^ 2.7)::integer END AS c,
               pg_temp.u(i, 63) < 0.6 AS known_caller,
               CASE WHEN pg_temp.u(i, 64) >= CASE WHEN i >= 0.97 * %(calls)s
                                             THEN 0.9 ELSE 0.013 END THEN
                    CASE WHEN i %% 25 = 3 THEN 'cancelled'
                         WHEN i %% 13 = 5 AND i >= 0.8 * %(calls)s THEN 'solved'
                         ELSE 'closed' END END AS ended,
               pg_temp.u(i, 65) AS progress,
               pg_temp.pick(type_ids, pg_temp.u(i, 66)) AS type_id
          FROM generate_series(%(first)s::integer, %(last)s) AS g(i), bench
        OFFSET 0) AS t
  JOIN bench_year AS y ON y.year = extract(year FROM t.opened)
  JOIN bench_stage AS g ON g.state = COALESCE(t.ended, CASE
       WHEN progress < 0.25 THEN 'new' WHEN progress < 0.65 THEN 'in_progress'
       ELSE 'waiting' END) AND (g.state <> 'waiting' OR g.last = (progress >= 0.8));
UPDATE bench_call AS t SET c = m.c FROM bench_machine AS m WHERE m.i = t.m;
ANALYZE bench_call;
"""
CALL_SOURCE = """
bench_call AS t CROSS JOIN bench AS b
JOIN customer_service_call_type AS y ON y.id = t.type_id
LEFT JOIN customer_service_equipment AS e ON e.id = b.equipment0 + t.m
LEFT JOIN bench_customer AS c ON c.c = t.c
LEFT JOIN res_partner AS p ON p.id = b.partner0 + t.c
LEFT JOIN res_partner AS a ON a.id = b.contact0 + t.c AND t.known_caller
"""
DAY = "t.opened::date"


def _covered(component):
    """Return the SQL that tells whether a part of the warranty covers the call."""
    return (
        f"COALESCE({DAY} BETWEEN e.warranty_start"
        f" AND e.warranty_{component}_end, false)"
    )


_COVERED_NAMES = ", ".join(
    f"CASE WHEN {_covered(component)} THEN '{component}' END"
    for component in ("parts", "labour", "travel")
)
PHONE = "COALESCE(a.phone, '+39 333 ' || 1000000 + i)"
ANSWERED = "t.state IN ('in_progress', 'waiting', 'solved', 'closed')"
SOLVED = "t.ended IN ('solved', 'closed')"
DATE_SOLVED = (
    f"CASE WHEN {SOLVED}"
    " THEN t.opened + interval '1 hour' * round(70 * pg_temp.u(i, 82)) END"
)
# one in twenty of the solved calls had been opened again
REOPENED = f"{SOLVED} AND i % 20 = 6"
# one in ten of the open calls waits for an answer of ours
REPLIED = "t.ended IS NULL AND pg_temp.u(i, 84) < 0.1"
# what a policy promised, three calls in five
PROMISED = "pg_temp.u(t.i, 100) < 0.6"
LATE = (
    f"({ANSWERED} AND round(18000 * pg_temp.u(i, 101)) > 14400"
    " OR t.state = 'new' AND t.opened + interval '4 hours' < b.now"
    f" OR {SOLVED} AND round(70 * pg_temp.u(i, 82)) > 60"
    " OR t.state IN ('new', 'in_progress') AND greatest(t.opened + interval '1 hour',"
    " b.now + interval '1 second' * round((20 * pg_temp.u(i, 102) - 5) * 86400))"
    " < b.now)"
)
CALL = {
    "id": "b.call0 + i",
    "company_id": "COALESCE(e.company_id,"
    " b.companies[CASE WHEN c.c % 10 = 9 THEN 2 ELSE 1 END])",
    "name": "'CALL/' || t.year || '/'"
    " || lpad(t.number::text, greatest(5, length(t.number::text)), '0')",
    "subject": "CASE WHEN e.id IS NULL"
    " THEN pg_temp.pick(b.questions, pg_temp.u(i, 71))"
    " ELSE e.name || ' ' || pg_temp.pick(b.faults, pg_temp.u(i, 71)) END",
    "description": "'<p>' || pg_temp.pick(b.faults, pg_temp.u(i, 71)) || '</p>'",
    "solution": "CASE WHEN t.ended IN ('solved', 'closed')"
    " THEN '<p>' || pg_temp.pick(b.reports, pg_temp.u(i, 72)) || '</p>' END",
    "type_id": "t.type_id",
    "priority": "y.priority",
    "channel": "pg_temp.pick('{phone,phone,phone,email,email,portal}'::text[],"
    " pg_temp.u(i, 73))",
    "symptom_id": "pg_temp.pick(b.symptom_ids, pg_temp.u(i, 74))",
    "cause_id": "CASE WHEN t.ended IS NOT NULL"
    " THEN pg_temp.pick(b.cause_ids, pg_temp.u(i, 75)) END",
    "remedy_id": "CASE WHEN t.ended IS NOT NULL"
    " THEN pg_temp.pick(b.remedy_ids, pg_temp.u(i, 76)) END",
    "caller_id": "a.id",
    "caller_name": f"COALESCE(a.name, {PERSON})",
    "caller_phone": PHONE,
    "caller_phone_key": f"pg_temp.phone_key({PHONE})",
    "caller_email": "a.email",
    "partner_id": "p.id",
    "commercial_partner_id": "p.id",
    "payer_id": "CASE WHEN c.invoice THEN b.invoice0 + c.c / 25 ELSE p.id END",
    "end_user_id": "e.end_user_id",
    "site_id": "e.site_id",
    "equipment_id": "e.id",
    "category_id": "e.category_id",
    "product_id": "e.product_id",
    "pause_reason_id": "t.pause_reason_id",
    "sla_policy_id": f"CASE WHEN {PROMISED} THEN b.policy_ids[1] END",
    "sla_result": f"CASE WHEN {PROMISED} THEN CASE WHEN {LATE} THEN 'missed'"
    f" WHEN {ANSWERED} THEN 'met' END END",
    "sla_due": "NULL::timestamp",
    "sla_warning": "NULL::timestamp",
    "sla_paused": "false",
    "date_pause_until": "CASE WHEN t.state = 'waiting' AND i % 10 = 3"
    " THEN b.now + interval '1 day' * (1 + i % 7) END",
    "date_waiting_customer": "CASE WHEN t.wait_customer THEN"
    " least(t.opened + interval '2 hours', b.now) END",
    "reminder_count": "0",
    "date_first_response": f"CASE WHEN {ANSWERED} THEN t.opened"
    " + interval '1 second' * round(18000 * pg_temp.u(i, 101)) END",
    "response_hours": f"CASE WHEN {ANSWERED} THEN 5 * pg_temp.u(i, 101) END",
    "resolution_hours": f"CASE WHEN {SOLVED} THEN 25 * pg_temp.u(i, 82) END",
    "reopen_count": f"CASE WHEN {REOPENED} THEN 1 ELSE 0 END",
    "date_reopened": f"CASE WHEN {REOPENED} THEN t.opened + interval '3 days' END",
    "customer_replied": REPLIED,
    "date_customer_message": f"CASE WHEN {REPLIED} OR i % 3 = 0 THEN t.opened END",
    "date_staff_message": f"CASE WHEN {ANSWERED} AND i % 2 = 0 THEN t.opened"
    " + interval '1 second' * round(18000 * pg_temp.u(i, 101)) END",
    "origin_id": "CASE WHEN i % 100 = 50 THEN b.call0 + i - 1 END",
    "team_id": "pg_temp.pick(b.team_ids, pg_temp.u(i, 77))",
    "user_id": "CASE WHEN t.ended IS NOT NULL OR pg_temp.u(i, 78) < 0.85"
    " THEN pg_temp.pick(b.user_ids, pg_temp.u(i, 79)) END",
    "stage_id": "t.stage_id",
    "state": "t.state",
    "date_open": "t.opened",
    "create_date": "t.opened",
    "write_date": "t.opened",
    "date_planned": "CASE WHEN pg_temp.u(i, 80) < 0.3"
    " THEN t.opened + interval '1 day' * round(7 * pg_temp.u(i, 81)) END",
    "date_solved": DATE_SOLVED,
    "date_first_solved": DATE_SOLVED,
    "date_closed": "CASE WHEN t.ended IN ('closed', 'cancelled')"
    " THEN t.opened + interval '1 hour' * round(72 + 90 * pg_temp.u(i, 83)) END",
    "parent_id": "CASE WHEN i % 200 = 199 THEN b.call0 + i - 1 END",
    "coverage": f"CASE WHEN {' OR '.join(map(_covered, ('parts', 'labour', 'travel')))}"
    " THEN 'warranty' ELSE 'none' END",
    "coverage_reason": "CASE WHEN e.id IS NULL THEN NULL"
    f" WHEN {' OR '.join(map(_covered, ('parts', 'labour', 'travel')))}"
    " THEN 'In warranty on the day of the call: '"
    f" || concat_ws(', ', {_COVERED_NAMES}) || '.'"
    " ELSE 'Not in warranty on the day of the call.' END",
}

CALLS_OF_CHUNK = (
    "(SELECT s.id - b.call0 AS i, s.* FROM customer_service_call s, bench b"
    " WHERE s.id BETWEEN b.call0 + %(first)s AND b.call0 + %(last)s) AS t"
    " CROSS JOIN bench AS b"
)
MESSAGE = {
    "id": "b.message0 + i",
    "res_id": "t.id",
    "record_company_id": "t.company_id",
    "date": "t.date_open",
    "create_date": "t.date_open",
    "write_date": "t.date_open",
    "message_id": "'<' || t.id || '.bench@example.com>'",
}
# Of the open calls every second has something to do, of the others every tenth;
# of those another tenth has something that was done.
ACTIVITY_SOURCE = (
    f"{CALLS_OF_CHUNK} CROSS JOIN LATERAL (SELECT t.i %% 10 = 1"
    " AND t.date_closed IS NOT NULL AS done) AS d"
    " WHERE t.i %% 10 = 0 OR d.done"
    " OR t.i %% 2 = 0 AND t.state IN ('new', 'in_progress', 'waiting')"
)
ACTIVITY = {
    "id": "b.activity0 + i",
    "res_id": "t.id",
    "res_name": "t.name || ' ' || t.subject",
    "user_id": "COALESCE(t.user_id, b.user_ids[1])",
    "date_deadline": "CASE WHEN d.done THEN t.date_open::date + 2"
    " ELSE b.now::date - 5 + floor(pg_temp.u(i, 91) * 20)::integer END",
    "active": "NOT d.done",
    "date_done": "CASE WHEN d.done THEN t.date_closed::date END",
}
