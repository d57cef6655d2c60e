#!/usr/bin/env bash
# Expected: a transaction that locks a parent row, adds a child and commits keeps others from deleting the parent meanwhile, or
# one of the two fails. SELECT … FOR UPDATE is for that, and an UPDATE that finds the row locks it too.
#
# Seen with MariaDB 10.11.19 and galera-4 26.4.23 of Debian 12: across two nodes, neither does, and both transactions commit. Nodes compare
# what transactions wrote. A lock is nothing written, and neither is an UPDATE after which the row is the same. The child stays without its
# parent. So whatever must conflict must change the row.
#
# Output seen:
#   SELECT … FOR UPDATE: both commit, parents: 0, children: 1
#   UPDATE to the same value: both commit, parents: 0, children: 1
#   UPDATE to another value: ERROR 1213, parents: 1, children: 1
#
# Exits with 1 if the behaviour changes. Needs mariadb-server, galera-4, rsync and python3.
set -euo pipefail
directory=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$directory"' EXIT
cd "$directory"
as=()
if [ "$(id -u)" = 0 ]; then
    chown mysql: . && as=(setpriv --reuid=mysql "--regid=$(id -g mysql)" --init-groups)
fi
PATH="$PATH:/usr/sbin"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
bus=("$(free)" "$(free)")
"${as[@]}" mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db --datadir="$directory/0" > install.log 2>&1
node() { # NUMBER ARGUMENTS...
    local number=$1 && shift
    "${as[@]}" mariadbd --no-defaults --datadir="$directory/$number" --tmpdir="$directory" --socket="$directory/$number.socket" \
        --pid-file="$directory/$number.pid" --port="$(free)" --bind-address=127.0.0.1 --innodb-buffer-pool-size=32M \
        --innodb-use-native-aio=0 --binlog-format=ROW --innodb-autoinc-lock-mode=2 --wsrep-on=ON \
        --wsrep-provider=/usr/lib/galera/libgalera_smm.so --wsrep-node-address=127.0.0.1 --wsrep-sst-method=rsync \
        --wsrep-sst-receive-address="127.0.0.1:$(free)" --wsrep-cluster-address="gcomm://127.0.0.1:${bus[0]},127.0.0.1:${bus[1]}" \
        --wsrep-provider-options="gmcast.listen_addr=tcp://127.0.0.1:${bus[$number]};ist.recv_addr=127.0.0.1:$(free);gcache.size=16M" \
        "$@" > "$number.log" 2>&1 &
    pids+=($!)
    for _ in $(seq 300); do
        sql "$number" 'SELECT 1' > /dev/null 2>&1 && return
        sleep 0.2
    done
    tail -n 20 "$number.log" >&2
    exit 1
}
sql() { # NUMBER TEXT
    mariadb --no-defaults --user=root --socket="$directory/$1.socket" --skip-column-names --batch --delimiter=// --execute "$2"
}
cp -a 0 1
node 0 --wsrep-new-cluster
node 1

sql 0 'CREATE DATABASE t // CREATE TABLE t.parent (k INT PRIMARY KEY, n INT) // CREATE TABLE t.child (k INT PRIMARY KEY)'
attempt() { # NAME LOCKING-STATEMENT
    sql 0 'DELETE FROM t.child // REPLACE INTO t.parent VALUES (1, 1)'
    sql 1 'SET SESSION wsrep_sync_wait = 7 // SELECT n FROM t.parent' > /dev/null
    sql 1 'START TRANSACTION // DELETE FROM t.parent // DO SLEEP(3) // COMMIT' > deleted.log 2>&1 &
    local first=$!
    sleep 1
    sql 0 "START TRANSACTION // $2 // INSERT INTO t.child VALUES (1) // COMMIT" > /dev/null
    wait "$first" && echo -n "$1: both commit" || echo -n "$1: $(grep -o 'ERROR [0-9]*' deleted.log)"
    local parents children
    sql 0 'SET SESSION wsrep_sync_wait = 7 // SELECT 1' > /dev/null
    parents=$(sql 0 'SELECT COUNT(*) FROM t.parent') children=$(sql 0 'SELECT COUNT(*) FROM t.child')
    echo ", parents: $parents, children: $children"
}
{
    attempt 'SELECT … FOR UPDATE' 'SELECT n FROM t.parent WHERE k = 1 FOR UPDATE'
    attempt 'UPDATE to the same value' 'UPDATE t.parent SET n = 1 WHERE k = 1'
    attempt 'UPDATE to another value' 'UPDATE t.parent SET n = n + 1 WHERE k = 1'
} | tee output
diff output - <<'OUTPUT'
SELECT … FOR UPDATE: both commit, parents: 0, children: 1
UPDATE to the same value: both commit, parents: 0, children: 1
UPDATE to another value: ERROR 1213, parents: 1, children: 1
OUTPUT
