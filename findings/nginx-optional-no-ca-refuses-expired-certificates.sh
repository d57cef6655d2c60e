#!/usr/bin/env bash
# Expected: with `ssl_verify_client optional_no_ca`, nginx passes on every client certificate and leaves it to the service behind it
# to judge it, because its documentation says that this parameter "does not require it to be signed by a trusted CA certificate"
# and is for the case "when a service that is external to nginx performs the actual certificate verification".
#
# Seen with nginx 1.22.1 of Debian 12: it passes on self-signed certificates and those of unknown authorities, but answers 400 with
# a page of its own to an expired one. It forgives only the errors that concern the chain. So a service behind it
# cannot answer with an error of its protocol, and cannot accept a certificate that it trusts for itself, such as a
# registered self-signed one (RFC 8705 section 2.2). `verify optional crt-ignore-err all ca-ignore-err all` of HAProxy and
# `ACCEPT_UNTRUSTED` of Envoy pass on such certificates.
#
# Output seen:
#   self-signed: 200 FAILED:self-signed certificate
#   expired: 400
#
# Exits with 1 if the behaviour changes. Needs nginx, openssl and curl.
set -euo pipefail
directory=$(mktemp -d)
nginx=
trap '[ -z "$nginx" ] || kill "$nginx"; rm -rf "$directory"' EXIT
cd "$directory"
chmod 755 .
certificate() { # NAME DAYS...
    openssl req -new -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>/dev/null
    openssl x509 -req -in "$1.csr" -signkey "$1.key" -days "$2" -out "$1.pem" 2>/dev/null
}
certificate server 2
certificate self-signed 2
# Its end is a day before its beginning, which is now.
certificate expired -1
cat > nginx.conf <<'CONF'
pid nginx.pid;
daemon off;
events {}
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server {
        listen unix:socket ssl;
        ssl_certificate server.pem;
        ssl_certificate_key server.key;
        ssl_verify_client optional_no_ca;
        location / { return 200 "$ssl_client_verify"; }
    }
}
CONF
sed -i "s#unix:socket#unix:$directory/socket#" nginx.conf
PATH="$PATH:/usr/sbin" nginx -p "$directory" -c nginx.conf -e stderr &
nginx=$!
for _ in $(seq 100); do
    [ -S socket ] && break
    sleep 0.1
done
for name in self-signed expired; do
    ask() { curl --silent --insecure --unix-socket socket --cert "$name.pem" --key "$name.key" "$@" https://localhost/; }
    status=$(ask --output answer --write-out '%{http_code}')
    case $status in
    200) echo "$name: $status $(cat answer)" ;;
    *) echo "$name: $status" ;;
    esac
done | tee output
diff output - <<'OUTPUT'
self-signed: 200 FAILED:self-signed certificate
expired: 400
OUTPUT
