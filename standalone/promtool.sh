#!/bin/sh
# Prints where promtool is: the one on PATH, else that of Debian's package, unpacked once into .tools. For development.
set -eu
cd "$(dirname "$0")/.."
place=.tools/prometheus
if command -v promtool >/dev/null; then
    command -v promtool
else
    if [ ! -x "$place/promtool" ]; then
        draft=$(mktemp -d)
        trap 'rm -rf "$draft"' EXIT
        (cd "$draft" && apt-get download -qq prometheus >/dev/null 2>&1 && dpkg -x prometheus_*.deb .)
        mkdir -p "$place"
        mv "$draft/usr/bin/promtool" "$place/promtool"
    fi
    echo "$place/promtool"
fi
