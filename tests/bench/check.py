"""Proof that the generated rows are those the ORM would have written.

A sample of every model is computed again by the ORM and compared with the table;
constraints of Python run on it; foreign keys are tested on all rows; the next
machine and the next call can be created. Nothing is kept.
"""

import host

SAMPLE = 400
MODELS = (
    "res.partner",
    "customer.service.equipment",
    "customer.service.meter",
    "customer.service.meter.reading",
    "customer.service.equipment.move",
    "customer.service.call",
    "customer.service.call.sla",
    "customer.service.call.pause",
    "customer.service.call.assignment",
    "mail.activity",
)

FOREIGN_KEYS = """
SELECT c.conname, c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
  FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
 WHERE c.contype = 'f' AND cardinality(c.conkey) = 1
   AND c.conrelid::regclass::text = ANY(%s)
"""


def report(registry):
    """Check a database, print what was compared, return 0 or 1."""
    problems = []
    with host.environment(registry) as env:
        problems += check_foreign_keys(env)
    for name in MODELS:
        with host.environment(registry) as env:
            problems += check_model(env, name)
    with host.environment(registry) as env:
        check_next(env)
    for problem in problems[:40]:
        print(problem)
    print(f"{len(problems)} differences")
    return 1 if problems else 0


def check_model(env, name):
    """Return the differences between a sample of a model and the ORM."""
    records = get_sample(env[name])
    names = [
        field.name
        for field in records._fields.values()
        if field.store and field.column_type and (field.compute or field.related)
    ]
    stored = {record.id: {key: record[key] for key in names} for record in records}
    env.invalidate_all()
    for key in names:
        env.add_to_compute(records._fields[key], records)
    problems = [
        f"{record}.{key}: {stored[record.id][key]!r}, the ORM says {record[key]!r}"
        for record in records
        for key in names
        if record[key] != stored[record.id][key]
    ]
    if records._parent_store:
        problems += [
            f"{record}.parent_path: {record.parent_path!r}"
            for record in records
            if record.parent_path
            != f"{record[records._parent_name].parent_path or ''}{record.id}/"
        ]
    env.flush_all()
    records._validate_fields(records._fields)
    print(f"{name:<34}{len(records):>6} records, {', '.join(sorted(names))}")
    return problems


def get_sample(model):
    """Return records spread over the whole table, archived ones too."""
    model = model.with_context(active_test=False)
    model.env.cr.execute(
        f"SELECT array_agg(id) FROM (SELECT id, row_number() OVER (ORDER BY id) AS n,"  # noqa: S608
        f" count(*) OVER () AS total FROM {model._table}) AS t"
        f" WHERE n % greatest(total / {SAMPLE}, 1) = 0"
    )
    return model.browse(model.env.cr.fetchone()[0] or [])


def check_foreign_keys(env):
    """Return the foreign keys that point nowhere, over all rows."""
    tables = [env[name]._table for name in MODELS]
    env.cr.execute(FOREIGN_KEYS, [tables])
    problems = []
    for constraint, table, column, target in env.cr.fetchall():
        env.cr.execute(
            f"SELECT count(*) FROM {table} s LEFT JOIN {target} t"  # noqa: S608
            f" ON t.id = s.{column} WHERE s.{column} IS NOT NULL AND t.id IS NULL"
        )
        missing = env.cr.fetchone()[0]
        if missing:
            problems.append(f"{constraint}: {missing} rows point nowhere")
    return problems


def check_next(env):
    """Create the next machine and the next call: ids and numbers go on."""
    machine = env["customer.service.equipment"].search([], limit=1)
    created = machine.copy({"serial": "NEXT-1"})
    call = env["customer.service.call"].create(
        {"subject": "Next", "equipment_id": created.id}
    )
    env.flush_all()
    print(f"next numbers: {created.code}, {call.name}")
