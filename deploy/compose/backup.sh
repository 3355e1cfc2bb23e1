#!/bin/sh
# A backup of an installation of docker-compose.yml, while it runs: deploy/compose/backup.sh FOLDER
# The folder gets the database as it is at one moment (vkatilsya.dump) and what decrypts it (keys.tar). Keep keys.tar apart
# from the dump: whoever has both reads everything. Streams need none: they are filled again from the database.
set -eu
umask 077
folder=${1:?usage: deploy/compose/backup.sh FOLDER}
compose=${COMPOSE:-docker compose}
mkdir -p "$folder"
# shellcheck disable=SC2016 # the container expands it
$compose exec -T postgres sh -c \
    'PGPASSWORD=$(cat /run-settings/password) exec pg_dump -h 127.0.0.1 -U vkatilsya -d vkatilsya --format=custom' \
    >"$folder/vkatilsya.dump.new"
$compose run --rm --no-deps -T settings tar -cf - -C /settings/keys . >"$folder/keys.tar.new"
mv "$folder/vkatilsya.dump.new" "$folder/vkatilsya.dump"
mv "$folder/keys.tar.new" "$folder/keys.tar"
echo "$folder: $(wc -c <"$folder/vkatilsya.dump") bytes of data, $(wc -c <"$folder/keys.tar") bytes of keys"
