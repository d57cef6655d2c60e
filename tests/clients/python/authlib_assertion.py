"""Authlib: a client that signs. Its assertions live an hour, since the library makes them so."""

import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from person import PARAMETERS, done

issuer = PARAMETERS["issuer"]
session = OAuth2Session(
    PARAMETERS["client_id"],
    # As a text it would be taken for an RSA key.
    ECKey.import_key(PARAMETERS["private_key"]),
    scope="read",
    # The audience of the assertion: RFC 10070 wants the issuer.
    token_endpoint_auth_method=PrivateKeyJWT(PARAMETERS["audience"], alg="ES256"),
)
try:
    token = session.fetch_token(f"{issuer}/token", grant_type="client_credentials")
    done({"scope": token["scope"]})
except Exception as error:
    done({"error": getattr(error, "error", str(error))})
