#!/bin/bash
# Customer Service for Odoo: the one door. Finds (or installs) a Python, then
# hands over to the tool in launcher/, which needs nothing but that Python.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)

usable() { # is $1 a Python that Odoo 19 runs on (3.10 to 3.13)?
  command -v "$1" >/dev/null 2>&1 &&
    "$1" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
      2>/dev/null
}

find_python() {
  local candidate
  for candidate in ${CS_PYTHON:+"$CS_PYTHON"} python3 python3.13 python3.12 \
    python3.11 python3.10; do
    if usable "$candidate"; then
      echo "$candidate"
      return
    fi
    if [ -n "${CS_PYTHON:-}" ]; then return; fi
  done
}

install_python() { # only with root or a sudo that asks nothing
  local sudo=()
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    sudo=(sudo -n)
  fi
  echo "Installing with apt: python3"
  mkdir -p "$here/.cs/log"
  {
    "${sudo[@]}" apt-get update -q &&
      "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
        --no-install-recommends python3
  } >"$here/.cs/log/python3.log" 2>&1 || {
    tail -n 20 "$here/.cs/log/python3.log" >&2
    return 1
  }
}

python=$(find_python)
if [ -z "$python" ] && [ -z "${CS_PYTHON:-}" ] &&
  ! command -v python3 >/dev/null 2>&1; then
  install_python || true
  python=$(find_python)
fi
if [ -z "$python" ]; then
  cat >&2 <<'MESSAGE'
No usable Python found: Odoo 19 runs on Python 3.10, 3.11, 3.12 or 3.13.
What to do, any one of:
  - install one (Debian, Ubuntu: apt-get install python3) and run this again;
  - name one that you have: CS_PYTHON=/path/to/python3.13 ./cs ...
  - use containers instead: docs/deploy.md
MESSAGE
  exit 1
fi

start='import sys; sys.path.insert(0, sys.argv.pop(1))
from launcher.__main__ import main
sys.exit(main())'
exec "$python" -B -c "$start" "$here" "$@"
