#!/usr/bin/env bash
# Expected: behind PgBouncer with pool_mode = transaction, a driver that prepares statements by name gets an error where its statement is not
# there ("prepared statement … does not exist", "… already exists"), since the server keeps statements for each of its connections.
#
# Seen with PgBouncer 1.18.0 of Debian 12, PostgreSQL 15 and psycopg 3.2.13: drivers number their statements from 0 on each of their own
# connections, so two clients that are of one kind use the same names for different texts. One then gets the answer to the other's
# statement, without an error. Prepared statements of a driver must be off there (prepare_threshold=None in psycopg), or
# PgBouncer must be 1.21 or later with max_prepared_statements.
#
# Output seen:
#   the first client asks for its own text: the second's
#
# Exits with 1 if the behaviour changes. Needs postgresql, pgbouncer and python3 with venv.
set -euo pipefail
directory=$(mktemp -d)
trap 'kill "$pool" "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$directory"' EXIT
cd "$directory"
pool='' server=''
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres: . && as=(setpriv --reuid=postgres "--regid=$(id -g postgres)" --init-groups)
fi
PATH="$PATH:/usr/sbin:$(echo /usr/lib/postgresql/*/bin)"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
behind=$(free) before=$(free)
"${as[@]}" initdb --pgdata="$directory/data" --username=postgres --auth=trust --no-sync > install.log
"${as[@]}" postgres -D "$directory/data" -c listen_addresses=127.0.0.1 -c port="$behind" -c unix_socket_directories= > server.log 2>&1 &
server=$!
until pg_isready --quiet --host=127.0.0.1 --port="$behind"; do sleep 0.1; done
echo '"postgres" ""' > users
cat > pgbouncer.ini <<INI
[databases]
postgres = host=127.0.0.1 port=$behind
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $before
unix_socket_dir =
auth_type = trust
auth_file = users
pool_mode = transaction
INI
chmod -R a+rX .
"${as[@]}" pgbouncer pgbouncer.ini > pool.log 2>&1 &
pool=$!
until pg_isready --quiet --host=127.0.0.1 --port="$before" --username=postgres; do sleep 0.1; done
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'psycopg[binary]==3.2.13'
cat > clients.py <<'PYTHON'
import sys

import psycopg

url = f"host=127.0.0.1 port={sys.argv[1]} user=postgres dbname=postgres"
first, second = (psycopg.connect(url, prepare_threshold=0) for _ in range(2))
own, other = "SELECT 'its own'", "SELECT 'the second''s'"
# Each is in a transaction, so each has a connection to the server, and prepares its statement there.
first.execute(own)
second.execute(other)
first.commit()
# The pool lends what came back last.
second.commit()
print("the first client asks for its own text:", first.execute(own).fetchone()[0])
PYTHON
venv/bin/python clients.py "$before" | tee output
diff output - <<'OUTPUT'
the first client asks for its own text: the second's
OUTPUT
