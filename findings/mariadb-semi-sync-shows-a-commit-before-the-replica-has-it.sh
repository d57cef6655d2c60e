#!/usr/bin/env bash
# Expected: with rpl_semi_sync_master_enabled, nobody sees a commit before a replica has received it, as in MySQL since 5.7, whose wait
# point is AFTER_SYNC. And a primary that has lost its replica says something about each commit that it didn't wait for.
#
# Seen with MariaDB 10.11.19 of Debian 12: the wait point is AFTER_COMMIT. Other clients read the row while the client that wrote it still
# waits, so that they have acted on it if the primary dies and the replica takes over without it. With AFTER_SYNC, they don't
# see it. After rpl_semi_sync_master_timeout (10 seconds by default, half a second here), the primary goes on without the
# replica: the commit that waited, and all later ones, succeed without an error or a warning. A status variable alone says so.
#
# Output seen:
#   default: AFTER_COMMIT, 10000 ms
#   AFTER_COMMIT: others see the row while its writer waits: 1
#   AFTER_SYNC: others see the row while its writer waits: 0
#   after the time: committed, warnings: 0, semi-synchronous: OFF
#
# Exits with 1 if the behaviour changes. Needs mariadb-server and python3.
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
ports=("$(free)" "$(free)")
"${as[@]}" mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db --datadir="$directory/0" > install.log 2>&1
cp -a 0 1
sql() { # NUMBER TEXT
    mariadb --no-defaults --user=root --socket="$directory/$1.socket" --skip-column-names --batch --execute "$2"
}
for number in 0 1; do
    "${as[@]}" mariadbd --no-defaults --datadir="$directory/$number" --tmpdir="$directory" --socket="$directory/$number.socket" \
        --pid-file="$directory/$number.pid" --port="${ports[$number]}" --bind-address=127.0.0.1 --innodb-buffer-pool-size=32M \
        --innodb-use-native-aio=0 --log-bin=binlog --server-id=$((number + 1)) --rpl-semi-sync-slave-enabled=ON > "$number.log" 2>&1 &
    pids+=($!)
    until sql "$number" 'SELECT 1' > /dev/null 2>&1; do kill -0 "${pids[$number]}" && sleep 0.2; done
done
status() { sql 0 "SHOW STATUS LIKE '$1'" | cut -f 2; }
until_status() { until [ "$(status "$1")" = "$2" ]; do sleep 0.1; done; }
sql 0 "CREATE USER r@'127.0.0.1'; GRANT REPLICATION SLAVE ON *.* TO r@'127.0.0.1'; CREATE DATABASE t; CREATE TABLE t.row (k INT PRIMARY KEY)"
sql 1 "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${ports[0]}, MASTER_USER='r', MASTER_USE_GTID=slave_pos; START SLAVE"
{
    echo "default: $(sql 0 'SELECT CONCAT(@@rpl_semi_sync_master_wait_point, ", ", @@rpl_semi_sync_master_timeout, " ms")')"
    key=0
    for point in AFTER_COMMIT AFTER_SYNC; do
        key=$((key + 1))
        sql 0 "SET GLOBAL rpl_semi_sync_master_wait_point = $point; SET GLOBAL rpl_semi_sync_master_timeout = 3600000; \
            SET GLOBAL rpl_semi_sync_master_enabled = ON"
        until_status Rpl_semi_sync_master_clients 1
        kill -STOP "${pids[1]}"
        sql 0 "INSERT INTO t.row VALUES ($key)" &
        writer=$!
        until_status Rpl_semi_sync_master_wait_sessions 1
        echo "$point: others see the row while its writer waits: $(sql 0 "SELECT COUNT(*) FROM t.row WHERE k = $key")"
        kill -CONT "${pids[1]}"
        wait "$writer"
    done
    sql 0 'SET GLOBAL rpl_semi_sync_master_timeout = 500'
    kill -STOP "${pids[1]}"
    warnings=$(sql 0 'INSERT INTO t.row VALUES (3); SHOW WARNINGS' | wc -l)
    echo "after the time: committed, warnings: $warnings, semi-synchronous: $(status Rpl_semi_sync_master_status)"
    kill -CONT "${pids[1]}"
} | tee output
diff output - <<'OUTPUT'
default: AFTER_COMMIT, 10000 ms
AFTER_COMMIT: others see the row while its writer waits: 1
AFTER_SYNC: others see the row while its writer waits: 0
after the time: committed, warnings: 0, semi-synchronous: OFF
OUTPUT
