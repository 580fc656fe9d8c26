#!/bin/sh
# First start of an empty PostgreSQL volume: make Odoo's role. It may create
# databases (it then owns them, and may add the trusted extension pg_trgm) but is
# no superuser, so a flaw in an application cannot reach the database host.
# Run by the official image from /docker-entrypoint-initdb.d.
# Needs DB_USER, DB_PASSWORD and POSTGRES_USER; \getenv keeps the password off the
# process list.
set -eu
: "${DB_USER:?}" "${DB_PASSWORD:?}"

psql -v ON_ERROR_STOP=1 --no-psqlrc --username "${POSTGRES_USER:-postgres}" \
    --dbname postgres <<'SQL'
\getenv role DB_USER
\getenv password DB_PASSWORD
CREATE ROLE :"role" LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'password';
SQL
