# Runs one server and owns its directory. When its standard input ends, the test process is gone, however that
# happened: the server and the directory go too.
#
#   bash -c … guardian NAME USER STOP_SIGNAL [NETWORK]
#
# It prints the directory, then reads commands, a line each, and answers each of them with a line.

name=$1 user=$2 stop_signal=$3 network=$4
server=

directory=$(mktemp --directory "/tmp/test-servers-$name-XXXXXXXX") || exit
trap end EXIT
trap exit HUP INT TERM
trap : PIPE
cd "$directory" && exec 2>>log || exit

as_user=()
if ((EUID == 0)); then
    chown "$user:" . || exit
    as_user=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups)
fi
# The file of a network namespace, which root alone can enter.
[[ -z $network ]] || as_user=(nsenter "--net=$network" "${as_user[@]}")

# Runs a program to its end.
run() {
    "${as_user[@]}" timeout 60 "$@" </dev/null >>log 2>&1 && echo done || echo failed
}

start() {
    "${as_user[@]}" "$@" </dev/null >log 2>&1 &
    server=$!
    echo done
}

running() {
    [[ -n $(jobs -rp) ]]
}

is_running() {
    running && echo yes || echo no
}

# Ends the server in order, or by force after a minute.
stop() {
    running && kill -CONT "$server" && kill -"$stop_signal" "$server"
    for ((waited = 0; waited < 1200; waited++)); do
        running || break
        sleep 0.05
    done
    kill_all
}

state() {
    local stat
    { stat=$(<"/proc/$1/stat"); } 2>/dev/null
    stat=${stat##*) }
    echo "${stat:0:1}"
}

# Kills the server and its processes. It is halted first, so that it can't start any meanwhile.
kill_all() {
    running || return 0
    kill -STOP "$server"
    while [[ $(state "$server") == [RSD] ]]; do sleep 0.01; done
    local child children
    children=$(<"/proc/$server/task/$server/children")
    kill -KILL "$server" $children
    wait "$server"
    for child in $children; do
        while [[ $(state "$child") == [RSDTt] ]]; do sleep 0.01; done
    done
    # PostgreSQL had no chance to remove the shared memory that it locks its directory with.
    if [[ -e data/postmaster.pid ]]; then
        ipcrm --shmem-id "$(sed -n '7s/.* //p' data/postmaster.pid)"
    fi
}

# Halts the server where it is, and lets it go on.
halt() {
    kill -STOP "$server"
    while [[ $(state "$server") == [RSD] ]]; do sleep 0.01; done
}

end() {
    stop
    cd /
    rm -rf -- "$directory"
}

echo "$directory"
while IFS= read -r line; do
    eval "$line"
done
