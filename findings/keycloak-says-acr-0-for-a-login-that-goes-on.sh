#!/usr/bin/env bash
# Expected: `acr` says how a person logged in (OpenID Connect Core section 2), so it is the same in all ID tokens of one login, as
# `auth_time` is.
#
# Seen with Keycloak 26.7.3 (org.keycloak:keycloak-quarkus-dist) on Java 17, in a new realm without step-up conditions: the ID token right
# after the password has `acr` "1". The next one, which the same browser gets without a question because the person is still logged in, has
# `acr` "0", and the same `auth_time`. So `acr` says whether somebody has just typed something, and a client that compares it with the
# one before sees a weaker login. Whoever maps `acr` of Keycloak to a strength must not take "0" for a login without a password.
#
# Output seen:
#   with the password: acr 1
#   without a question: acr 0, the same auth_time: True
#
# Exits with 1 if the behaviour changes. Needs Java 17 or newer, Maven and Python 3; downloads 170 MB; takes some minutes.
set -euo pipefail
directory=$(mktemp -d)
trap 'kill "$keycloak" 2>/dev/null || true; wait "$keycloak" 2>/dev/null || true; rm -rf "$directory"' EXIT
keycloak=
cd "$directory"
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
    -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -DoutputDirectory=. > mvn.log 2>&1 || { cat mvn.log; exit 1; }
export KC_BOOTSTRAP_ADMIN_USERNAME=administrator KC_BOOTSTRAP_ADMIN_PASSWORD=a-password-to-try
keycloak-26.7.3/bin/kc.sh start-dev --http-host=127.0.0.1 --http-port=0 > log 2>&1 &
keycloak=$!
for ((waited = 0; waited < 600; waited++)); do
    grep -qs "Listening on: " log && break
    kill -0 "$keycloak" || { cat log; exit 1; }
    sleep 1
done

cat > ask.py <<'PYTHON'
import base64, hashlib, html, http.cookiejar, json, re, secrets, sys, urllib.error, urllib.parse, urllib.request

url = re.search(r'Listening on: (http://[0-9.:]*[0-9])', open('log').read()).group(1)
encode = lambda form: urllib.parse.urlencode(form).encode()

def call(path, data=None, headers={}):
    with urllib.request.urlopen(urllib.request.Request(url + path, data, headers)) as answer:
        return answer.read()

administrator = json.loads(call('/realms/master/protocol/openid-connect/token', encode({
    'grant_type': 'password', 'client_id': 'admin-cli', 'username': 'administrator', 'password': 'a-password-to-try',
})))['access_token']
realm = {
    'realm': 'people', 'enabled': True, 'sslRequired': 'none',
    'clients': [{'clientId': 'web', 'secret': 'a-secret-of-the-client', 'redirectUris': ['https://client.example/cb']}],
    'users': [{
        'username': 'alice', 'enabled': True, 'email': 'alice@mail.example', 'emailVerified': True, 'firstName': 'Alice',
        'lastName': 'Doe', 'credentials': [{'type': 'password', 'value': 'wonderland', 'temporary': False}],
    }],
}
call('/admin/realms', json.dumps(realm).encode(),
     {'authorization': f'Bearer {administrator}', 'content-type': 'application/json'})

class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None

jar = http.cookiejar.CookieJar()
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stay)

def open_page(address, data=None):
    try:
        page = browser.open(address, data)
    except urllib.error.HTTPError as error:
        page = error
    # Browsers send secure cookies to 127.0.0.1, too.
    for cookie in jar:
        cookie.secure = False
    return page

endpoint = f'{url}/realms/people/protocol/openid-connect'
verifier = secrets.token_urlsafe(32)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b'=').decode()
request = endpoint + '/auth?' + urllib.parse.urlencode({
    'response_type': 'code', 'client_id': 'web', 'redirect_uri': 'https://client.example/cb', 'scope': 'openid', 'state': 's',
    'nonce': 'n', 'code_challenge': challenge, 'code_challenge_method': 'S256',
})

def id_token(page):
    code = urllib.parse.parse_qs(urllib.parse.urlparse(page.headers['location']).query)['code'][0]
    tokens = json.loads(call('/realms/people/protocol/openid-connect/token', encode({
        'grant_type': 'authorization_code', 'code': code, 'redirect_uri': 'https://client.example/cb',
        'code_verifier': verifier, 'client_id': 'web', 'client_secret': 'a-secret-of-the-client',
    })))
    return json.loads(base64.urlsafe_b64decode(tokens['id_token'].split('.')[1] + '=='))

form = html.unescape(re.search(r'<form[^>]*action="([^"]+)"', open_page(request).read().decode()).group(1))
first = id_token(open_page(form, encode({'username': 'alice', 'password': 'wonderland'})))
second = id_token(open_page(request))
print(f"with the password: acr {first['acr']}")
print(f"without a question: acr {second['acr']}, the same auth_time: {first['auth_time'] == second['auth_time']}")
PYTHON

seen=$(python3 ask.py)
echo "$seen"
expected="with the password: acr 1
without a question: acr 0, the same auth_time: True"
[ "$seen" = "$expected" ] || { echo "the behaviour changed" >&2; exit 1; }
