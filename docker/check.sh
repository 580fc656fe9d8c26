#!/bin/sh
# Check the deployment files without a container engine; exit status 0 = all good.
# Uses what is on the PATH: check-jsonschema (with --builtin-schema), docker-compose or
# the compose plugin of docker, shellcheck. Says what it could not check.
set -eu
cd "$(dirname "$0")"
compose="docker-compose"
command -v docker-compose >/dev/null 2>&1 || compose="docker compose"

skip() { echo "check.sh: skipped, not installed: $1" >&2; }

if command -v check-jsonschema >/dev/null 2>&1; then
    check-jsonschema --builtin-schema vendor.compose-spec compose.yaml compose.demo.yaml
else
    skip check-jsonschema
fi

if $compose version >/dev/null 2>&1; then
    $compose --env-file demo.env -f compose.yaml config --quiet
    $compose --env-file demo.env -f compose.yaml -f compose.demo.yaml config --quiet
    # Each secret is required: without it compose must refuse.
    unset POSTGRES_PASSWORD DB_PASSWORD MASTER_PASSWORD ADMIN_PASSWORD
    environment=$(mktemp)
    trap 'rm -f "$environment"' EXIT
    for secret in POSTGRES_PASSWORD DB_PASSWORD MASTER_PASSWORD ADMIN_PASSWORD; do
        sed "/^$secret=/d" demo.env >"$environment"
        if $compose --env-file "$environment" -f compose.yaml config --quiet \
            2>/dev/null; then
            echo "check.sh: compose.yaml starts without $secret" >&2
            exit 1
        fi
    done
else
    skip "docker-compose"
fi

if command -v shellcheck >/dev/null 2>&1; then
    shellcheck check.sh db-role.sh
else
    skip shellcheck
fi
echo "check.sh: ok"
