"""Authlib: a person allows less than was asked for, and the library repeats what it asked for when it refreshes."""

import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

from person import PARAMETERS, done, open_url

issuer = PARAMETERS["issuer"]
session = OAuth2Session(
    PARAMETERS["client_id"],
    PARAMETERS["client_secret"],
    token_endpoint_auth_method=PARAMETERS["method"],
    scope=PARAMETERS["scope"],
    redirect_uri=PARAMETERS["redirect_uri"],
    code_challenge_method="S256",
)
verifier = generate_token(48)
url, _ = session.create_authorization_url(f"{issuer}/authorize", code_verifier=verifier)
callback = open_url(url, untick=["write"])
token = session.fetch_token(f"{issuer}/token", authorization_response=callback, code_verifier=verifier)
granted = token["scope"]
refreshed = session.refresh_token(f"{issuer}/token", refresh_token=token["refresh_token"])
done({"granted": granted, "refreshed": refreshed["scope"]})
