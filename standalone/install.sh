#!/bin/sh
# Makes .venv and installs what the lock file names, only when the lock changed.
#   standalone/install.sh standalone|dev      (dev contains everything of standalone)
# A source tree needs no build: a .pth file puts it on the path, a script gives the command `vkatilsya`.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
wanted=$1

say() { printf '%s\n' "$*"; }
stamp_of() { printf '.venv/.installed-%s-%s' "$1" "$(cksum < "requirements-$1.lock" | tr ' ' '-')"; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || {
        say "Нужен Python 3.11 или новее, а найден только $(python3 --version 2>&1 || say 'никакой'). Установите его с https://www.python.org/downloads/ или укажите: make PYTHON=/путь/к/python3 ..."
        exit 1
    }
    "$python" -m venv .venv || {
        say "Не удалось создать .venv. В Debian и Ubuntu для этого нужен пакет python3-venv: sudo apt install python3-venv"
        exit 1
    }
}

install_lock() {
    say "Вкатился: ставлю зависимости из requirements-$1.lock, один раз (обычно одна-две минуты)…"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps \
        --only-binary :all: \
        -r "requirements-$1.lock" || {
        say "Зависимости не установились. Проверьте доступ к индексу пакетов Python и повторите: make install"
        exit 1
    }
    rm -f ".venv/.installed-$1-"*
    : > "$(stamp_of "$1")"
}

# The folder as one word of a shell script, whatever stands in its name.
quoted_root() { printf "'%s'" "$(printf '%s' "$root" | sed "s/'/'\\\\''/g")"; }

link_source() {
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" > "$site/vkatilsya-source.pth"
    printf '#!/bin/sh\nexec %s/.venv/bin/python -P -m cli "$@"\n' "$(quoted_root)" > .venv/bin/vkatilsya
    chmod +x .venv/bin/vkatilsya
}

if [ ! -x .venv/bin/python ] || ! new_enough .venv/bin/python; then
    rm -rf .venv
    make_venv
fi
if [ ! -e "$(stamp_of dev)" ] && { [ "$wanted" = dev ] || [ ! -e "$(stamp_of standalone)" ]; }; then
    install_lock "$wanted"
    link_source
elif ! grep -qsF "exec $(quoted_root)/.venv/bin/python" .venv/bin/vkatilsya; then
    link_source # the folder was moved, or the command was never made
fi
