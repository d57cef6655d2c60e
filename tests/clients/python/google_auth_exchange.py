"""google-auth: an external account, whose configuration has our token endpoint, exchanges a token that it reads from a file."""

import json
import os
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.exceptions import GoogleAuthError
from google.auth.identity_pool import Credentials
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from requests_oauth2client import OAuth2Client

from person import PARAMETERS, done, open_url

ISSUER, SECRET = PARAMETERS["issuer"], PARAMETERS["client_secret"]
TYPE = "urn:ietf:params:oauth:token-type:"


def client(name, **more):
    # `testing` allows http.
    return OAuth2Client.from_discovery_endpoint(
        issuer=ISSUER, client_id=name, client_secret=SECRET, testing=True, **more
    )


web, api = client("web", redirect_uri=PARAMETERS["redirect_uri"]), client("notes-api")
request = web.authorization_request(scope="read write", resource="https://notes.example")
person = web.authorization_code(request.validate_callback(open_url(request.uri)))


def external_account(token, target, kind="access_token", name="notes-api", scopes=("read",)):
    """What an application makes of its configuration."""
    with tempfile.NamedTemporaryFile("w", delete=False) as source:
        source.write(token)
    credentials = Credentials.from_info(
        {
            "type": "external_account",
            "audience": target,
            "subject_token_type": TYPE + kind,
            "token_url": f"{ISSUER}/token",
            "client_id": name,
            "client_secret": SECRET,
            "credential_source": {"file": source.name},
        },
        scopes=scopes,
    )
    try:
        credentials.refresh(Request())
    finally:
        os.unlink(source.name)
    return credentials


def refusal(call):
    """The error of the provider."""
    try:
        call()
    except GoogleAuthError as error:
        # The library has the response as text or as members.
        body = error.args[1]
        return (json.loads(body) if isinstance(body, str) else body)["error"]
    return None


def sign():
    """A service account signs for itself; its assertions are for Google, and no client presents them."""
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    info = {"client_email": "notes-api", "private_key": key.decode(), "token_uri": f"{ISSUER}/token"}
    service_account.Credentials.from_service_account_info(info, scopes=["read"]).refresh(Request())


files = PARAMETERS["target"]
exchanged = external_account(person.access_token, files)
said = api.introspect_token(exchanged.token)
done(
    {
        "valid": exchanged.valid,
        "said": {name: said.get(name) for name in ("active", "sub", "client_id", "aud", "act", "scope")},
        "as a JWT": external_account(person.access_token, files, kind="jwt").valid,
        "without a scope": external_account(person.access_token, files, scopes=None).valid,
        "elsewhere": refusal(lambda: external_account(person.access_token, "https://mail.example")),
        "wider": refusal(lambda: external_account(person.access_token, files, scopes=("read", "write"))),
        "invented": refusal(lambda: external_account("invented", files)),
        "stranger": refusal(lambda: external_account(person.access_token, files, name="nobody")),
        "SAML": refusal(lambda: external_account(person.access_token, files, kind="saml2")),
        "signed": refusal(sign),
    }
)
