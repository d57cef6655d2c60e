"""requests_oauth2client: pushes a request for a payment with a proof, and has tokens that are bound to its key (RFC 9449). It
does not read authorization responses that are JWTs."""

import json

import requests
from requests_oauth2client import BearerToken, DPoPKey, OAuth2Client

from person import PARAMETERS, done, open_url

ISSUER = PARAMETERS["issuer"]
API = f"{ISSUER}/api/me"


def outcome(call):
    """What the library has of an answer: its status, or what it raises."""
    try:
        return call().status_code
    except Exception as error:
        return type(error).__name__


# `testing` allows http.
client = OAuth2Client.from_discovery_endpoint(
    issuer=ISSUER,
    client_id=PARAMETERS["client_id"],
    client_secret=PARAMETERS.get("client_secret"),
    redirect_uri=PARAMETERS["redirect_uri"],
    dpop_bound_access_tokens=True,
    dpop_alg=PARAMETERS["algorithm"],
    testing=True,
)
request = client.authorization_request(
    scope=PARAMETERS["scope"], authorization_details=json.dumps(PARAMETERS["authorization_details"])
)
key = request.dpop_key
pushed = client.pushed_authorization_request(request)
response = request.validate_callback(open_url(pushed.uri))
other = DPoPKey.generate(alg=PARAMETERS["algorithm"])
# The library cannot validate an ID token beside a bound access token.
token = client.authorization_code(response, validate=False)
refreshed = client.refresh_token(token)
introspected = client.introspect_token(refreshed) if PARAMETERS.get("client_secret") else {}
stolen = type(refreshed)(refreshed.access_token, _dpop_key=other)
bearer = BearerToken(refreshed.access_token)
done(
    {
        "type": token.token_type,
        "refreshed": refreshed.token_type,
        "sub": client.userinfo(refreshed)["sub"],
        "own": outcome(lambda: requests.get(API, auth=refreshed)),
        "foreign": outcome(lambda: requests.get(API, auth=stolen)),
        "bearer": outcome(lambda: requests.get(API, auth=bearer)),
        "confirmed": introspected.get("cnf") == {"jkt": key.dpop_jkt},
        "details": token.authorization_details,
    }
)
