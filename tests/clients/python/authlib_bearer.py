"""Authlib: a session with the JWT bearer grant (RFC 7523), which signs a new assertion for each token that it needs."""

import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.requests_client import AssertionSession
from joserfc.jwk import ECKey

from person import PARAMETERS, done

ISSUER = PARAMETERS["issuer"]


def session(subject="job:nightly", audience=ISSUER, client_id="deployer"):
    return AssertionSession(
        f"{ISSUER}/token",
        PARAMETERS["trusted"],
        subject,
        audience=audience,
        client_id=client_id,
        scope="read",
        header={"alg": "ES256", "kid": PARAMETERS["kid"]},
        # As a text it would be taken for an RSA key.
        key=ECKey.import_key(PARAMETERS["private_key"]),
    )


def refusal(**changes):
    """The error of the provider."""
    try:
        session(**changes).refresh_token()
    except Exception as error:
        return getattr(error, "error", repr(error))
    return None


nightly = session()
# It has no token yet.
answer = nightly.get(f"{ISSUER}/api/notes")
done(
    {
        "status": answer.status_code,
        "notes": answer.json(),
        "scope": nightly.token["scope"],
        "another job": refusal(subject="job:other"),
        # Its default.
        "endpoint": refusal(audience=None),
        "no client": refusal(client_id=None),
    }
)
