"""Transaction tokens (draft-ietf-oauth-transaction-tokens): a gateway authenticates with requests_oauth2client and
asks for them, and PyJWT and joserfc verify them as services do."""

import time

import jwt as pyjwt
import requests
from joserfc import jwk, jwt
from joserfc.jwt import JWTClaimsRegistry
from requests_oauth2client import OAuth2Client, PrivateKeyJwt

from person import PARAMETERS, done, open_url

ISSUER, DOMAIN = PARAMETERS["issuer"], "services.example"
TOKEN_TYPE = "urn:ietf:params:oauth:token-type:"


def client(name, **more):
    # `testing` allows http.
    return OAuth2Client.from_discovery_endpoint(issuer=ISSUER, client_id=name, testing=True, **more)


app = client("web", client_secret=PARAMETERS["client_secret"], redirect_uri="https://client.example/cb")
request = app.authorization_request(scope="write", resource="https://notes.example")
access_token = str(app.authorization_code(request.validate_callback(open_url(request.uri))).access_token)

key = jwk.ECKey.import_key(PARAMETERS["private_key"])
key_id = PARAMETERS["key_id"]
private_key = {**key.as_dict(private=True), "kid": key_id, "alg": "ES256"}
gateway, nightly = (PrivateKeyJwt(name, private_key, aud=ISSUER) for name in ("gateway", "nightly"))


def transaction(subject, subject_type, scope, workload=gateway, **more):
    """The response of the provider. requests_oauth2client itself reads only responses with access tokens."""
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "requested_token_type": TOKEN_TYPE + "txn_token",
        "audience": DOMAIN,
        "scope": scope,
        "subject_token": subject,
        "subject_token_type": TOKEN_TYPE + subject_type,
        **more,
    }
    return requests.post(f"{ISSUER}/token", data=form, auth=workload).json()


def by_pyjwt(token):
    """What a service with PyJWT learns."""
    if pyjwt.get_unverified_header(token)["typ"] != "txntoken+jwt":
        raise ValueError("another type")
    signing_key = pyjwt.PyJWKClient(f"{ISSUER}/jwks").get_signing_key_from_jwt(token)
    required = ["iat", "exp", "aud", "sub", "txn", "scope", "req_wl"]
    options = {"require": required, "strict_aud": True}
    return pyjwt.decode(
        token, signing_key, algorithms=["RS256", "ES256", "EdDSA"], audience=DOMAIN, issuer=ISSUER, options=options
    )


def by_joserfc(token):
    """The same with joserfc."""
    keys = jwk.KeySet.import_key_set(requests.get(f"{ISSUER}/jwks").json())
    decoded = jwt.decode(token, keys, algorithms=["RS256", "ES256", "Ed25519", "EdDSA"])
    registry = JWTClaimsRegistry(
        aud={"essential": True, "value": DOMAIN}, iss={"essential": True, "value": ISSUER}, exp={"essential": True}
    )
    registry.validate(decoded.claims)
    return decoded


def refused(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return None


details = '{"action":"BUY","ticker":"MSFT","admin":true}'
response = transaction(
    access_token, "access_token", "notes.write", request_details=details, request_context='{"req_ip":"192.0.2.1"}'
)
if "access_token" not in response:
    raise SystemExit(str(response))
token = response["access_token"]
replaced = transaction(
    token, "txn_token", "notes.write", request_details='{"action":"SELL","amount":1}', request_context='{"req_ip":"::1"}'
)
now = int(time.time())


def statement(name):
    """What a workload says about itself."""
    claims = {"iss": name, "sub": name, "aud": ISSUER, "iat": now, "exp": now + 60}
    return jwt.encode({"alg": "ES256", "typ": "JWT", "kid": key_id}, claims, key)


def by_nightly(*subject):
    return transaction(*subject, workload=nightly, request_details='{"amount":1}')


done(
    {
        "response": {name: response.get(name) for name in ("token_type", "issued_token_type", "refresh_token")},
        "claims": by_pyjwt(token),
        "type": by_joserfc(token).header["typ"],
        "same": by_joserfc(token).claims == by_pyjwt(token),
        "replaced": by_pyjwt(replaced["access_token"]),
        "own": by_pyjwt(transaction(statement("gateway"), "self_signed", "write")["access_token"]),
        "by_others": by_nightly(token, "txn_token", "notes.write").get("error"),
        "job": by_pyjwt(by_nightly(statement("nightly"), "self_signed", "write")["access_token"]),
        "as_access_token": requests.get(f"{ISSUER}/userinfo", headers={"Authorization": f"Bearer {token}"}).status_code,
        "access_token_as_transaction": refused(lambda: by_pyjwt(access_token)),
        "beyond": transaction(access_token, "access_token", "notes.admin").get("error"),
        "widened": transaction(token, "txn_token", "notes.read notes.write").get("error"),
        "elsewhere": transaction(access_token, "access_token", "notes.write", audience="other.example").get("error"),
    }
)
