"""Fills the tables of a database with one ``INSERT ... SELECT`` per kind of row."""

import json

import plan
import row_sql
import row_sql_work
from psycopg2 import sql

CHUNK = 50_000
TABLES = {
    "partner": "res_partner",
    "equipment": "customer_service_equipment",
    "meter": "customer_service_meter",
    "reading": "customer_service_meter_reading",
    "move": "customer_service_equipment_move",
    "call": "customer_service_call",
    "activity": "mail_activity",
    "message": "mail_message",
    "follower": "mail_followers",
    "sla": "customer_service_call_sla",
    "pause": "customer_service_call_pause",
    "assignment": "customer_service_call_assignment",
}


class Filler:
    """Fills one database, step by step, on one cursor.

    :param cr: cursor of Odoo; every step is committed
    :param plan.Plan sizes: how many rows
    :param dict config: ids by name, of :func:`prepare.add_configuration`
    :param now: the moment the data looks back from
    """

    def __init__(self, cr, sizes, config, now):
        self.cr, self.sizes, self.config = cr, sizes, config
        self.params = {
            "now": now,
            "days": 365 * plan.YEARS,
            "calls": sizes.calls,
            "machines": sizes.machines,
            "customers": sizes.customers,
            "categories": len(config["categories"]),
        }

    def prepare(self):
        """Make the helper functions and the small tables that the rows refer to."""
        self.cr.execute(row_sql.HELPERS)
        self.cr.execute(row_sql.OPENED, self.params)
        self._add_list("category", self.config["categories"])
        self._add_list("product", self.config["products"])
        self._add_list("stage", self._get_stages())
        self.cr.execute(row_sql.CUSTOMERS, self.params)
        self.cr.execute(row_sql.YEARS, self.params)
        self._add_constants()
        self.cr.execute(row_sql.MACHINES, self.params)
        for name in ("customer", "site", "year", "machine"):
            table = sql.Identifier(f"bench_{name}")
            self.cr.execute(sql.SQL("ANALYZE {}").format(table))
        self.cr.commit()

    def _get_stages(self):
        """Return the stages; of two with one state the second is the ``last``."""
        seen, stages = set(), []
        for stage in self.config["stages"]:
            stages.append({**stage, "last": stage["state"] in seen})
            seen.add(stage["state"])
        return stages

    def _add_list(self, name, rows):
        """Keep dicts as the temporary table ``bench_<name>``, numbered by ``k``."""
        names_of_types = {bool: "boolean", int: "integer", str: "text"}
        names = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
        types = sql.SQL(", ").join(
            sql.SQL("{} {}").format(
                sql.Identifier(key), sql.SQL(names_of_types[type(value)])
            )
            for key, value in rows[0].items()
        )
        self.cr.execute(
            sql.SQL(
                "CREATE TEMP TABLE {} AS SELECT list.k - 1 AS k, {}"
                " FROM ROWS FROM (jsonb_to_recordset(%s::jsonb) AS ({}))"
                " WITH ORDINALITY AS list({}, k)"
            ).format(
                sql.Identifier(f"bench_{name}"),
                names,
                types,
                names,
            ),
            [json.dumps(rows)],
        )

    def _add_constants(self):
        """Make ``bench``, the one row with words, sizes and first ids."""
        self.cr.execute("SELECT sum(sites), sum(invoice::int) FROM bench_customer")
        self.sites, self.invoices = map(int, self.cr.fetchone())
        partner0 = self._next_id("partner")
        site0 = partner0 + self.sizes.customers
        contact0 = site0 + self.sites
        constants = {
            "now": self.params["now"],
            "customers": self.sizes.customers,
            "readings_per_meter": self.sizes.readings_per_meter,
            "partner0": partner0,
            "site0": site0,
            "contact0": contact0,
            "invoice0": contact0 + self.sizes.customers,
            **{f"{name}0": self._next_id(name) for name in TABLES if name != "partner"},
            **{name: words.split("|") for name, words in plan.WORDS.items()},
            **{
                name: value
                for name, value in self.config.items()
                if name == "companies" or name.endswith("_ids")
            },
        }
        self.cr.execute(
            "SELECT max(substr(code, 3)::int) FROM customer_service_equipment"
        )
        constants["code0"] = self._get_next_code()
        columns = sql.SQL(", ").join(
            sql.SQL("{} AS {}").format(sql.Placeholder(), sql.Identifier(name))
            for name in constants
        )
        values = list(constants.values())
        select = sql.SQL("SELECT {}").format(columns)
        self.cr.execute(
            sql.SQL("CREATE TEMP TABLE bench AS {} WITH NO DATA").format(select), values
        )
        # not compressed: the words are read for every row
        for name in plan.WORDS:
            self.cr.execute(
                sql.SQL("ALTER TABLE bench ALTER COLUMN {} SET STORAGE PLAIN").format(
                    sql.Identifier(name)
                )
            )
        self.cr.execute(sql.SQL("INSERT INTO bench {}").format(select), values)

    def _get_next_code(self):
        """Return the number the next internal reference of a machine gets."""
        self.cr.execute(
            "SELECT id FROM ir_sequence"
            " WHERE code = 'customer.service.equipment' AND company_id IS NULL"
        )
        self.code_sequence = f"ir_sequence_{self.cr.fetchone()[0]:03d}"
        self.cr.execute(
            sql.SQL("SELECT last_value + is_called::int FROM {}").format(
                sql.Identifier(self.code_sequence)
            )
        )
        return self.cr.fetchone()[0]

    def _next_id(self, name):
        """Return the first free id of a table."""
        self.cr.execute(
            sql.SQL("SELECT COALESCE(max(id), 0) + 1 FROM {}").format(
                sql.Identifier(TABLES[name])
            )
        )
        return self.cr.fetchone()[0]

    def insert(self, name, kind, source, values, params=None):
        """Insert one row for each of ``source``, the rest from the prototype.

        :param str name: key of :data:`TABLES`
        :param str kind: the prototype
        :param str source: what follows FROM; gives the number ``i``
        :param dict values: SQL by column; a column the table has not is an error
        """
        self.cr.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [f"proto_{kind}"],
        )
        columns = [row[0] for row in self.cr.fetchall()]
        unknown = values.keys() - set(columns) - row_sql.OPTIONAL
        if unknown:
            raise KeyError(f"{TABLES[name]} has no {', '.join(sorted(unknown))}")
        escape = (lambda text: text.replace("%", "%%")) if params else str
        selected = sql.SQL(", ").join(
            sql.SQL(escape(values[column]))
            if column in values
            else sql.Identifier("proto", column)
            for column in columns
        )
        statement = sql.SQL(
            "INSERT INTO {} ({}) SELECT {} FROM {} AS proto CROSS JOIN {}"
        )
        self.cr.execute(
            statement.format(
                sql.Identifier(TABLES[name]),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                selected,
                sql.Identifier(f"proto_{kind}"),
                sql.SQL(source),
            ),
            params,
        )
        self.cr.commit()

    def get_contact_ids(self, customers):
        """Return the ids of the contacts of customers, which have these numbers."""
        self.cr.execute("SELECT contact0 FROM bench")
        first = self.cr.fetchone()[0]
        return [first + customer for customer in customers]

    def fill_partners(self):
        """Customers, their sites, contacts and addresses for invoices."""
        of_customer = (
            " CROSS JOIN bench AS b JOIN res_partner AS p ON p.id = b.partner0 + t.c"
        )
        everybody = (
            f"(SELECT i, i AS c FROM generate_series(0, {self.sizes.customers - 1})"
            " AS g(i)) AS t"
        )
        self.insert(
            "partner",
            "customer",
            f"{everybody} CROSS JOIN bench AS b",
            row_sql.CUSTOMER,
        )
        self.cr.execute("ANALYZE res_partner")
        sites = f"(SELECT s AS i, c, n FROM bench_site) AS t{of_customer}"
        self.insert("partner", "site", sites, row_sql.SITE)
        self.insert("partner", "contact", everybody + of_customer, row_sql.CONTACT)
        invoices = f"(SELECT c FROM bench_customer WHERE invoice) AS t{of_customer}"
        self.insert("partner", "invoice", invoices, row_sql.INVOICE)
        self.cr.execute("ANALYZE res_partner")

    def fill_machines(self):
        """Machines, plants and components."""
        source = (
            "(SELECT * FROM bench_machine"
            " WHERE i BETWEEN %(first)s AND %(last)s) AS t"
            " CROSS JOIN bench AS b JOIN bench_category AS k ON k.k = t.k"
            " LEFT JOIN bench_product AS o ON o.k = t.product"
            " JOIN res_partner AS p ON p.id = b.partner0 + t.c"
            " LEFT JOIN res_partner AS eu ON eu.id = b.partner0 + t.e"
            " LEFT JOIN res_partner AS st ON st.id = b.site0 + t.s"
        )
        for first, last in plan.chunks(self.sizes.machines, CHUNK):
            params = {"first": first, "last": last}
            self.insert("equipment", "equipment", source, row_sql.EQUIPMENT, params)
        self.cr.execute("ANALYZE customer_service_equipment")

    def fill_meters(self):
        """Meters and readings of every second machine, moves of one in twenty."""
        sizes = self.sizes
        source = (
            "generate_series(%(first)s::integer, %(last)s) AS g(i)"
            " CROSS JOIN bench AS b"
            " JOIN (SELECT i AS machine, c, e, s, company_id FROM bench_machine) AS t"
            " ON t.machine = {}"
        )
        kinds = (
            ("meter", row_sql.METER, sizes.meters, "2 * i"),
            (
                "reading",
                row_sql.READING,
                sizes.meters * sizes.readings_per_meter,
                "2 * (i / b.readings_per_meter)",
            ),
            ("move", row_sql.MOVE, sizes.machines // 20, "20 * i + 10"),
        )
        for kind, values, total, machine in kinds:
            for first, last in plan.chunks(total, CHUNK):
                params = {"first": first, "last": last}
                self.insert(kind, kind, source.format(machine), values, params)

    def fill_calls(self):
        """Calls with what hangs on them: messages, followers, activities, tags."""
        for first, last in plan.chunks(self.sizes.calls, CHUNK):
            params = {**self.params, "first": first, "last": last}
            self.cr.execute(row_sql.CALL_FACTS, params)
            self.insert("call", "call", row_sql.CALL_SOURCE, row_sql.CALL, params)
            self.insert(
                "message", "message", row_sql.CALLS_OF_CHUNK, row_sql.MESSAGE, params
            )
            self.insert(
                "activity",
                "activity",
                row_sql.ACTIVITY_SOURCE,
                row_sql.ACTIVITY,
                params,
            )
            self._fill_relations(params)
            self._fill_work(params)

    def _fill_work(self, params):
        """Promises, pauses and assignments, and what the calls keep of them."""
        work = row_sql_work
        self.cr.execute(work.PROMISE_FACTS, params)
        self.insert("sla", "sla", work.PROMISE_SOURCE, work.PROMISE)
        self.insert("pause", "pause", work.PAUSE_SOURCE, work.PAUSE)
        self.insert("assignment", "assignment", work.ASSIGNMENT_SOURCE, work.ASSIGNMENT)
        self.cr.execute(work.UPDATE_CALLS)
        self.cr.commit()

    def _fill_relations(self, params):
        """Tags of two calls in five; the assignee follows the call."""
        self.cr.execute(
            "INSERT INTO customer_service_call_customer_service_tag_rel"
            " (customer_service_call_id, customer_service_tag_id)"
            " SELECT t.id, pg_temp.pick(b.tag_ids, pg_temp.u(t.i, 93)) FROM "
            + row_sql.CALLS_OF_CHUNK
            + " WHERE t.i %% 5 < 2",
            params,
        )
        self.cr.execute(
            "INSERT INTO mail_followers (id, res_model, res_id, partner_id)"
            " SELECT b.follower0 + t.i, 'customer.service.call', t.id, u.partner_id"
            " FROM "
            + row_sql.CALLS_OF_CHUNK
            + " JOIN res_users AS u ON u.id = t.user_id",
            params,
        )
        self.cr.commit()

    def advance_sequences(self, env):
        """Let ids and numbers go on after the generated rows."""
        for table in TABLES.values():
            self.cr.execute(
                sql.SQL("SELECT setval(%s, (SELECT max(id) FROM {}))").format(
                    sql.Identifier(table)
                ),
                [f"{table}_id_seq"],
            )
        self.cr.execute(
            "SELECT setval(%s, (SELECT code0 FROM bench) + %s - 1)",
            [self.code_sequence, self.sizes.machines],
        )
        sequence = env["ir.sequence"].search(
            [("code", "=", "customer.service.call"), ("company_id", "=", False)]
        )
        self.cr.execute("SELECT year, numbers FROM bench_year ORDER BY year")
        for year, numbers in self.cr.fetchall():
            ranges = sequence.date_range_ids
            same = ranges.filtered(lambda range_, y=year: range_.date_from.year == y)
            range_ = same or sequence._create_date_range_seq(f"{year}-01-01")
            range_.number_next_actual = numbers + 1
        env.flush_all()
        self.cr.commit()
