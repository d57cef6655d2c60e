#!/usr/bin/env bash
# Expected: the client for Redis Cluster finds out that a replica has taken over from a primary, whatever the primary died of. Its
# documentation says that it queries the topology when it receives indications that it has changed.
#
# Seen with redis 1.8.1 (crates.io) and Redis 7.0.15 of Debian 12: a node that hangs (SIGSTOP, a machine that swaps, a network that drops
# packets) keeps its connection, and gives no indication. Each command for its slots times out, and a timeout is none either. Long
# after the failover, when redis-cli reaches every key, the client still asks the hanging node. A new client finds the replica at once. So a
# caller must replace the client after a timeout.
#
# Output seen:
#   before: Ok("value")
#   the replica has taken over
#   the same client, ten seconds later: timed out
#   a new client: Ok("value")
#
# Exits with 1 if the behaviour changes. Needs redis-server, redis-cli, python3 and cargo.
set -euo pipefail
directory=$(mktemp -d)
pids=()
trap 'kill -CONT "${pids[@]}" 2>/dev/null || true; kill -KILL "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$directory"' EXIT
cd "$directory"
mkdir src
cat > Cargo.toml <<'EOF'
[package]
name = "finding"
edition = "2024"

[dependencies]
redis = { version = "=1.8.1", default-features = false, features = ["cluster-async", "tokio-comp"] }
tokio = { version = "1", features = ["io-std", "io-util", "macros", "rt", "time"] }

[workspace]
EOF
cat > src/main.rs <<'EOF'
use std::time::Duration;

use redis::cluster::ClusterClient;
use tokio::io::AsyncBufReadExt;

fn client() -> ClusterClient {
    let nodes = std::env::args().skip(1).map(|port| format!("redis://127.0.0.1:{port}"));
    let limit = Duration::from_secs(1);
    ClusterClient::builder(nodes).connection_timeout(limit).response_timeout(limit).build().unwrap()
}

async fn get(connection: &mut redis::cluster_async::ClusterConnection) -> String {
    match redis::cmd("GET").arg("key").query_async::<String>(connection).await {
        Err(error) if error.is_timeout() => "timed out".into(),
        answer => format!("{answer:?}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut connection = client().get_async_connection().await.unwrap();
    println!("before: {}", get(&mut connection).await);
    let mut line = String::new();
    // Until the replica has taken over.
    tokio::io::BufReader::new(tokio::io::stdin()).read_line(&mut line).await.unwrap();
    for _ in 0..9 {
        get(&mut connection).await;
    }
    println!("the same client, ten seconds later: {}", get(&mut connection).await);
    let mut fresh = client().get_async_connection().await.unwrap();
    println!("a new client: {}", get(&mut fresh).await);
}
EOF
cargo build --quiet 2> build.log || { cat build.log; exit 1; }

ports=()
for number in 1 2 3 4; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    bus=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    mkdir "$number"
    redis-server --port "$port" --cluster-port "$bus" --bind 127.0.0.1 --save '' --dir "$directory/$number" \
        --cluster-enabled yes --cluster-node-timeout 1500 --repl-diskless-sync-delay 0 > "$number.log" &
    pids+=($!)
    ports+=("$port")
    until redis-cli -p "$port" PING > /dev/null 2>&1; do sleep 0.1; done
    redis-cli -p "$port" CLUSTER SET-CONFIG-EPOCH "$number" > /dev/null
    # `key` is in slot 12539.
    case $number in
    1) redis-cli -p "$port" CLUSTER ADDSLOTSRANGE 12000 16383 ;;
    2) redis-cli -p "$port" CLUSTER ADDSLOTSRANGE 0 5999 ;;
    3) redis-cli -p "$port" CLUSTER ADDSLOTSRANGE 6000 11999 ;;
    esac > /dev/null
    [ "$number" = 1 ] && first="$port $bus" || redis-cli -p "$port" CLUSTER MEET 127.0.0.1 $first > /dev/null
done
until redis-cli -p "${ports[3]}" CLUSTER INFO | grep -q cluster_known_nodes:4 && redis-cli -p "${ports[0]}" CLUSTER INFO | grep -q cluster_state:ok; do sleep 0.1; done
redis-cli -p "${ports[3]}" CLUSTER REPLICATE "$(redis-cli -p "${ports[0]}" CLUSTER MYID)" > /dev/null
redis-cli -p "${ports[0]}" SET key value > /dev/null
until redis-cli -p "${ports[0]}" INFO replication | grep -q state=online; do sleep 0.1; done

mkfifo go
: > seen
"${CARGO_TARGET_DIR:-target}/debug/finding" "${ports[@]}" < go >> seen &
finding=$!
exec 3> go
until grep -q before seen; do sleep 0.1; done
kill -STOP "${pids[0]}"
until redis-cli -p "${ports[3]}" INFO replication | grep -q role:master; do sleep 0.1; done
sleep 2
echo 'the replica has taken over' >> seen
echo >&3
wait "$finding"
tee output < seen
diff output - <<'OUTPUT'
before: Ok("value")
the replica has taken over
the same client, ten seconds later: timed out
a new client: Ok("value")
OUTPUT
