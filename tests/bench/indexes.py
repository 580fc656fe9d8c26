"""Secondary indexes out of the way while millions of rows are written.

They come back also when the filling fails; the end is compared with the beginning.
"""

from contextlib import contextmanager

from psycopg2 import sql

WORTH_IT = 50_000

# PostgreSQL writes a list of values in a condition otherwise when it reads it again,
# so the (small) indexes with such a list stay
DEFINITIONS = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid),
       obj_description(i.indexrelid, 'pg_class')
  FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
 WHERE t.relname = ANY(%s) AND NOT i.indisprimary
   AND pg_get_indexdef(i.indexrelid) NOT LIKE '%%ARRAY%%'
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
 ORDER BY 1
"""


def get_definitions(cr, tables):
    """Return the indexes that belong to no constraint: name, definition, comment."""
    cr.execute(DEFINITIONS, [list(tables)])
    return cr.fetchall()


@contextmanager
def without(cr, tables, rows):
    """Drop the secondary indexes inside the block and make the same ones after it.

    :param int rows: for less than :data:`WORTH_IT` nothing is dropped
    :raises RuntimeError: the indexes are not the same at the end
    """
    before = get_definitions(cr, tables) if rows >= WORTH_IT else []
    for name, _definition, _comment in before:
        cr.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    cr.commit()
    try:
        yield
    finally:
        cr.rollback()
        for name, definition, comment in before:
            cr.execute(definition)
            # the host compares the comment with the definition in the code
            cr.execute(
                sql.SQL("COMMENT ON INDEX {} IS %s").format(sql.Identifier(name)),
                [comment],
            )
            cr.commit()
    if before and get_definitions(cr, tables) != before:
        raise RuntimeError("the indexes are not those of the beginning")


def vacuum(cr):
    """Let the planner know the tables, as autovacuum would in time."""
    cr.commit()
    cr._cnx.autocommit = True
    cr._obj.execute("VACUUM (ANALYZE)")
    cr._cnx.autocommit = False
