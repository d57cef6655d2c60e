# Installs Debian packages, which are the arguments. A policy keeps their services from being started.
set -e

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
# Without a network the lists that are there may do.
apt-get update || true
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null
