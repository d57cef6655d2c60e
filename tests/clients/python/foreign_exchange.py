"""requests_oauth2client: an API exchanges the access token of another provider, with which it was called (RFC 8693)."""

from requests_oauth2client import OAuth2Client

from person import PARAMETERS, done, open_url

COMPANY, OWN = PARAMETERS["company"], PARAMETERS["own"]
API = "https://notes.example"


def client(issuer, name, **more):
    # `testing` allows http.
    return OAuth2Client.from_discovery_endpoint(
        issuer=issuer, client_id=name, client_secret=PARAMETERS["client_secret"], testing=True, **more
    )


def refusal(call):
    """The error of the provider."""
    try:
        call()
    except Exception as error:
        return error.error
    return None


app = client(COMPANY, "web", redirect_uri="https://client.example/cb")


def login(scope, resource):
    request = app.authorization_request(scope=scope, resource=resource)
    return app.authorization_code(request.validate_callback(open_url(request.uri)), validate=False)


# With `openid`, an access token is for the UserInfo endpoint too, and so not for the API alone.
access_token = str(login("read write", API).access_token)
login_there = login("openid read", API)
id_token, elsewhere = str(login_there.id_token), str(login("read", "https://mail.example").access_token)

api = client(OWN, "notes-api")
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"


def exchange(token, token_type=ACCESS_TOKEN, **more):
    return api.token_exchange(subject_token=token, subject_token_type=token_type, resource="https://files.example", **more)


exchanged = exchange(access_token)
known = api.introspect_token(exchanged)
done(
    {
        "scope": exchanged.scope,
        "lives": exchanged.expires_in,
        "known": {name: known.get(name) for name in ("active", "sub", "client_id", "aud", "act")},
        "by_id_token": exchange(id_token, ID_TOKEN).scope,
        "elsewhere": refusal(lambda: exchange(elsewhere)),
        "for_two": refusal(lambda: exchange(str(login_there.access_token))),
        "swapped": [
            refusal(lambda: exchange(id_token)),
            refusal(lambda: exchange(access_token, ID_TOKEN)),
        ],
        "wider": refusal(lambda: exchange(access_token, scope="read write")),
        "target": refusal(
            lambda: api.token_exchange(
                subject_token=access_token, subject_token_type=ACCESS_TOKEN, resource="https://mail.example"
            )
        ),
    }
)
