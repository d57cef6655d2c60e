"""requests_oauth2client: an app lets another one of its vendor into the login of a person (OpenID Connect Native SSO 1.0)."""

from requests_oauth2client import OAuth2Client

from person import PARAMETERS, done, open_url

ISSUER = PARAMETERS["issuer"]
DEVICE_SECRET = "urn:openid:params:token-type:device-secret"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"


def app(name):
    # `testing` allows http.
    return OAuth2Client.from_discovery_endpoint(
        issuer=ISSUER, client_id=name, redirect_uri=PARAMETERS["redirect_uri"], testing=True
    )


def share(client, login, **more):
    """The tokens of a second app, or the error of the provider."""
    parameters = {
        "subject_token": str(login.id_token),
        "subject_token_type": ID_TOKEN,
        "actor_token": login.device_secret,
        "actor_token_type": DEVICE_SECRET,
        "audience": ISSUER,
        **more,
    }
    try:
        return client.token_exchange(**parameters)
    except Exception as error:
        return error.error


mail, calendar, foreign = app("mail"), app("calendar"), app("foreign")
request = mail.authorization_request(scope="openid offline_access device_sso")
login = mail.authorization_code(request.validate_callback(open_url(request.uri)))
second = share(calendar, login)
refreshed = calendar.refresh_token(second, device_secret=login.device_secret)
report = {
    "issued": second.issued_token_type,
    "scope": second.scope,
    "same_secret": second.device_secret == login.device_secret,
    "claims": {name: getattr(second.id_token, name) for name in ("aud", "sub", "sid", "ds_hash")},
    "first": {name: getattr(login.id_token, name) for name in ("aud", "sub", "sid", "ds_hash")},
    "secret_of_refresh": refreshed.device_secret == login.device_secret,
    "refreshed": refreshed.access_token != second.access_token,
    "foreign": share(foreign, login),
    "audience": share(calendar, login, audience="https://other.example"),
    "wider": share(calendar, login, scope="openid profile"),
    "invented": share(calendar, login, actor_token="invented"),
}
# Each of the apps may end the secret.
calendar.revoke_token(login.device_secret)
report["after"] = share(calendar, login)
done(report)
