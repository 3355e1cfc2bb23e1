#!/bin/sh
# Prints where the `nats` tool is: NATS_CLI, the one on PATH, else one that Go builds once into .tools. For development.
set -eu
cd "$(dirname "$0")/.."
place=.tools/natscli
if [ -n "${NATS_CLI:-}" ]; then
    echo "$NATS_CLI"
elif command -v nats >/dev/null; then
    command -v nats
else
    if [ ! -x "$place/nats" ]; then
        GOBIN="$(pwd)/$place" go install github.com/nats-io/natscli/nats@v0.5.1
    fi
    echo "$place/nats"
fi
