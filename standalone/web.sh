#!/bin/sh
# Builds the web client for a run, only when its sources changed; a run goes on without one.
set -u
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
new_enough() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

if make --no-print-directory --question web >/dev/null 2>&1; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1 || ! new_enough; then
    say "Страница не собрана: нужен Node.js 20.19 или новее, поставьте его с https://nodejs.org и запустите снова; пока откроется описание API."
    exit 0
fi
say "Вкатился: собираю страницу из web/, её исходники изменились (в первый раз одна-две минуты)…"
log=.local/web-build.log
mkdir -p .local
if ! make --no-print-directory web >"$log" 2>&1; then
    say "Страница не собралась, подробности в $log; всё остальное работает, повторить: make web"
fi
