#!/usr/bin/env bash
# Expected: WAIT on a connection that wrote nothing either fails, or says how many replicas have everything. Its documentation
# says that it waits for "all the previous write commands sent in the context of the current connection".
#
# Seen with Redis 7.0.15 of Debian 12: on a new connection, WAIT answers at once with the number of replicas, also while a replica has
# none of the last writes. If the connection has only read before, WAIT waits for everything that the server had written by then,
# also by others. So a client that repeats a write on a new connection after it lost the first must send a command before WAIT;
# the write itself will do, though it changes nothing the second time.
#
# Output seen:
#   WAIT alone: 1
#   GET, then WAIT: 0
#
# Exits with 1 if the behaviour changes. Needs redis-server and redis-cli.
set -euo pipefail
directory=$(mktemp -d)
pids=()
trap 'kill -CONT "${pids[@]}" 2>/dev/null; kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$directory"' EXIT
cd "$directory"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
primary=$(free)
replica=$(free)
for port in "$primary" "$replica"; do
    redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$directory" --dbfilename "$port.rdb" --repl-diskless-sync-delay 0 > "$port.log" &
    pids+=($!)
done
until redis-cli -p "$replica" REPLICAOF 127.0.0.1 "$primary" > /dev/null 2>&1; do sleep 0.1; done
until redis-cli -p "$primary" INFO replication 2>&1 | grep -q state=online; do sleep 0.1; done
kill -STOP "${pids[1]}"
redis-cli -p "$primary" SET key value > /dev/null
{
    echo "WAIT alone: $(redis-cli -p "$primary" WAIT 1 500)"
    echo "GET, then WAIT: $(printf 'GET key\nWAIT 1 500\n' | redis-cli -p "$primary" | tail -n 1)"
} | tee output
diff output - <<'OUTPUT'
WAIT alone: 1
GET, then WAIT: 0
OUTPUT
