# A throw-away PostgreSQL cluster: made here, gone when standard input closes. See supervised.rs.
# $1: the folder to make it under, a memory disk where there is one. $2, $3: a library to load into the server, and its
# control file; see faulty_disk.rs. Each line of standard input is a command: "stop" stops the server as a crash would,
# "start" starts it again.
set -eu

# Debian keeps the server out of PATH, one folder per major version: the last one is the newest.
bin=$(dirname "$(command -v initdb || true)")
for tools in /usr/lib/postgresql/*/bin; do
    if [ -x "$tools/initdb" ]; then bin=$tools; fi
done
if [ ! -x "$bin/postgres" ]; then
    echo "No PostgreSQL server on this machine: run 'tests/run setup' once."
    exit 1
fi

library=${2:-} control=${3:-}
home=$(mktemp -d "$1/linkwork-postgres-XXXXXX")
cd "$home"
# From here on "$@" stands before a command of the server's: it refuses to run as root.
set --
if [ "$(id -u)" = 0 ]; then
    chown postgres: .
    set -- setpriv --reuid=postgres --regid=postgres --clear-groups
fi
give_up() {
    echo "PostgreSQL did not start:"
    cat log
    rm -rf "$home"
    exit 1
}

# --no-sync spares only the making of the cluster; the running server syncs, or Linkwork would refuse it.
"$@" "$bin/initdb" --pgdata=data --username=linkwork --auth=trust --encoding=UTF8 --locale=C --no-sync >log 2>&1 ||
    give_up

start() {
    LD_PRELOAD=$library FAULTY_DISK=$control "$@" "$bin/postgres" -D data -k "$home" -c listen_addresses= \
        -c max_connections=300 -c fsync=on -c full_page_writes=on -c synchronous_commit=on -c jit=off >>log 2>&1 &
    server=$!
    tries=0
    until "$bin/psql" --no-psqlrc --host="$home" --username=linkwork --dbname=postgres --command='SELECT 1' \
        >/dev/null 2>&1
    do
        tries=$((tries + 1))
        if [ "$tries" -gt 500 ]; then
            kill -QUIT "$server" 2>/dev/null || true
            give_up
        fi
        sleep 0.05
    done
}
stop() {
    kill -QUIT "$server"
    wait "$server" || true
}

start "$@"
# Who owns the tables does not serve, as in production.
"$bin/createuser" --host="$home" --username=linkwork linkwork_service
echo "ready $bin $home"
while read -r command; do
    case $command in
        stop) stop ;;
        start) start "$@" ;;
    esac
    echo "$command: done"
done
stop
rm -rf "$home"
