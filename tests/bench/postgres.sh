# PostgreSQL for the yardstick: a cluster in the folder $1, made where it is not there yet, and kept. The server ends when
# standard input closes. It listens on a socket in the folder $2 and nowhere else.
set -eu

# Debian keeps the server out of PATH, one folder per major version: the last one is the newest.
bin=$(dirname "$(command -v initdb || true)")
for tools in /usr/lib/postgresql/*/bin; do
    if [ -x "$tools/initdb" ]; then bin=$tools; fi
done

mkdir -p "$1" "$2"
cd "$1"
data=$PWD
socket=$2
# From here on "$@" stands before a command of the server's: it refuses to run as root.
set --
if [ "$(id -u)" = 0 ]; then
    chown postgres: "$data" "$socket"
    set -- setpriv --reuid=postgres --regid=postgres --clear-groups
fi
log=$socket/log
give_up() {
    echo "PostgreSQL did not start:"
    cat "$log"
    exit 1
}

if [ ! -e PG_VERSION ]; then
    "$@" "$bin/initdb" --pgdata=. --username=linkwork --auth=trust --encoding=UTF8 --locale=C >"$log" 2>&1 || give_up
fi
# A quarter of a small machine's memory, checkpoints that do not crowd, and what counts statements.
"$@" "$bin/postgres" -D . -k "$socket" -c listen_addresses= -c max_connections=100 -c fsync=on -c full_page_writes=on \
    -c synchronous_commit=on -c shared_buffers=2GB -c max_wal_size=8GB -c jit=off \
    -c shared_preload_libraries=pg_stat_statements >>"$log" 2>&1 &
server=$!
tries=0
until "$bin/psql" --no-psqlrc --host="$socket" --username=linkwork --dbname=postgres --command='SELECT 1' \
    >/dev/null 2>&1
do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
        kill -QUIT "$server" 2>/dev/null || true
        give_up
    fi
    sleep 0.1
done
"$bin/psql" --no-psqlrc --host="$socket" --username=linkwork --dbname=postgres --quiet --command="DO \$\$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'linkwork_service') THEN CREATE ROLE linkwork_service LOGIN; END IF;
    END \$\$" >>"$log" 2>&1 || give_up
echo "ready $server"
# Control-C reaches the whole process group; the server is stopped in its own time.
trap '' INT
while read -r _; do :; done
# Fast: whoever is still connected is sent away.
kill -INT "$server"
wait "$server" || true
cd /
rm -rf "$socket"
