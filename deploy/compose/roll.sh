#!/bin/sh
# Restarts the replicas of services one after another, each when the one before it works: deploy/compose/roll.sh api notifier
# With two replicas (`up -d --scale api=2 --scale notifier=2`) nobody meets an error meanwhile.
set -eu
compose=${COMPOSE:-docker compose}
[ $# -gt 0 ] || { echo "usage: deploy/compose/roll.sh SERVICE..." >&2; exit 2; }
for service in "$@"; do
    replicas=$($compose ps -q "$service")
    [ -n "$replicas" ] || { echo "$service: no container of it runs" >&2; exit 1; }
    for replica in $replicas; do
        docker restart -t 45 "$replica" >/dev/null
        tries=0
        until [ "$(docker inspect -f '{{.State.Health.Status}}' "$replica")" = healthy ]; do
            tries=$((tries + 1))
            [ "$tries" -lt 180 ] || { echo "$service: $replica does not work after 180 s; the others were left alone" >&2; exit 1; }
            sleep 1
        done
        docker inspect -f '{{.Name}} works' "$replica"
    done
done
