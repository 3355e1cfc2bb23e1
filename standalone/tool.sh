#!/bin/sh
# Runs a program of the package index that is no dependency of ours, from an environment of its own below .tools.
#   standalone/tool.sh PACKAGE==VERSION PROGRAM [ARGUMENT...]
set -eu
cd "$(dirname "$0")/.."
place=".tools/$(printf '%s' "$1" | tr '=' '-')"
if [ ! -x "$place/bin/$2" ]; then
    python3 -m venv "$place"
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$1"
fi
shift
program=$1
shift
exec "$place/bin/$program" "$@"
