"""MSAL: a workload of Azure authenticates with the token of its platform, at a provider that is not Microsoft's."""

import os
from time import time
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey
from msal import ConfidentialClientApplication

from person import PARAMETERS, done

ISSUER = PARAMETERS["issuer"]
KEY = ECKey.import_key(PARAMETERS["private_key"])
# A variable of the machine would win over the argument `verify`.
os.environ["REQUESTS_CA_BUNDLE"] = PARAMETERS["ca"]


def platform(subject):
    """What reads the token of the platform each time that MSAL needs one."""
    claims = {
        "iss": PARAMETERS["trusted"],
        "sub": subject,
        "aud": ISSUER,
        "iat": int(time()),
        "exp": int(time()) + 300,
        "jti": str(uuid4()),
    }
    return lambda: jwt.encode({"alg": "ES256", "kid": PARAMETERS["kid"]}, claims, KEY)


def application(subject, authority=ISSUER):
    credential = {"client_assertion": platform(subject)}
    return ConfidentialClientApplication("job", oidc_authority=authority, client_credential=credential)


job = application("job:nightly")
first, again = (job.acquire_token_for_client(["read"]) for _ in range(2))
try:
    no_path = application("job:nightly", PARAMETERS["host"])
except ValueError:
    no_path = None
done(
    {
        "type": first.get("token_type"),
        "error": first.get("error"),
        "kept": first.get("access_token") == again.get("access_token"),
        "another job": application("job:other").acquire_token_for_client(["read"]).get("error"),
        "works without a path": no_path is not None,
    }
)
