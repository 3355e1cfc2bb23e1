#!/bin/sh
# Runs a script of web/package.json that needs a browser; says so where there is none.
set -eu
cd "$(dirname "$0")/.."

found=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$found" ] || found=$(command -v "$name" || true)
done
if [ -z "$found" ]; then
    echo "Chromium не найден, сценарии не запущены. Поставьте его (Debian: apt-get install chromium) или назовите: CHROMIUM=/путь make web-e2e"
    exit 0
fi
CHROMIUM=$found exec npm run --silent "$1"
