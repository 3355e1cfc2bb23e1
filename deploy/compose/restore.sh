#!/bin/sh
# Puts a backup in the place of the data of docker-compose.yml, on this server or a new one: deploy/compose/restore.sh FOLDER
# All data that are there go. Nothing is sent twice: every account reads its negotiations anew from hh before it sends.
set -eu
folder=${1:?usage: deploy/compose/restore.sh FOLDER}
compose=${COMPOSE:-docker compose}
for file in vkatilsya.dump keys.tar; do
    [ -s "$folder/$file" ] || { echo "$folder/$file is not there" >&2; exit 1; }
done
# Both are read to their end before anything goes: a cut-off file must not cost the data that are there.
tar -tf "$folder/keys.tar" >/dev/null || { echo "$folder/keys.tar cannot be read" >&2; exit 1; }
$compose run --rm --no-deps -T --entrypoint pg_restore postgres -f /dev/null <"$folder/vkatilsya.dump" || {
    echo "$folder/vkatilsya.dump cannot be read, nothing was changed" >&2
    exit 1
}
# shellcheck disable=SC2016 # the container expands it
in_postgres() {
    $compose exec -T postgres sh -c \
        'PGPASSWORD=$(cat /run-settings/password) PGHOST=127.0.0.1 PGUSER=vkatilsya; export PGPASSWORD PGHOST PGUSER; '"$1"
}
$compose down
# The keys first: the passwords of the servers are made of them. The streams begin empty.
$compose run --rm --no-deps -T settings sh -c 'rm -rf /data/* && tar -xf - -C /settings/keys' <"$folder/keys.tar"
$compose run --rm --no-deps settings
$compose up -d --no-deps postgres
until in_postgres 'pg_isready -q'; do sleep 1; done
# A server that is here already has the password of its own keys.
in_postgres 'psql -q -d postgres -c "select 1" >/dev/null' || {
    echo "PostgreSQL of this folder has another password: remove its volume (docker volume rm ..._postgres) and repeat" >&2
    exit 1
}
# Into an empty schema first: this makes the roles, whose rights are in the dump.
in_postgres 'dropdb --maintenance-db=postgres --if-exists --force vkatilsya && createdb --maintenance-db=postgres vkatilsya'
$compose run --rm --no-deps migrate
in_postgres 'dropdb --maintenance-db=postgres --force vkatilsya && createdb --maintenance-db=postgres vkatilsya'
in_postgres 'pg_restore -d vkatilsya --exit-on-error --single-transaction' <"$folder/vkatilsya.dump"
in_postgres 'psql -q -d vkatilsya -c "delete from negotiation_readings"'
$compose up -d
$compose run --rm -T cli vkatilsya outbox replay --since 1d
