"""requests_oauth2client: an API exchanges the token of its user for one with which it calls another API (RFC 8693)."""

from requests_oauth2client import OAuth2Client

from person import PARAMETERS, done, open_url

ISSUER = PARAMETERS["issuer"]
TARGET = PARAMETERS["target"]


def client(name, **more):
    # `testing` allows http.
    return OAuth2Client.from_discovery_endpoint(
        issuer=ISSUER, client_id=name, client_secret=PARAMETERS["client_secret"], testing=True, **more
    )


def refusal(call):
    """The error of the provider."""
    try:
        call()
    except Exception as error:
        return error.error
    return None


web = client("web", redirect_uri=PARAMETERS["redirect_uri"])
request = web.authorization_request(scope="read write", resource="https://notes.example")
token = web.authorization_code(request.validate_callback(open_url(request.uri)))
api = client("notes-api")
exchanged = api.token_exchange(subject_token=token, resource=TARGET)
other = client("other-api")
before = api.introspect_token(exchanged)
report = {
    "type": exchanged.token_type,
    "issued": exchanged.issued_token_type,
    "scope": exchanged.scope,
    "lives": exchanged.expires_in,
    "before": {name: before.get(name) for name in ("active", "sub", "client_id", "aud", "act")},
    "target": refusal(lambda: api.token_exchange(subject_token=token, resource="https://mail.example")),
    "wider": refusal(lambda: api.token_exchange(subject_token=token, resource=TARGET, scope="read write")),
    "other": refusal(lambda: other.token_exchange(subject_token=token, resource=TARGET)),
    "invented": refusal(
        lambda: api.token_exchange(
            subject_token="invented", subject_token_type="urn:ietf:params:oauth:token-type:access_token"
        )
    ),
}
# The person's client ends the grant, and with it what came of it.
web.revoke_refresh_token(token)
report["after"] = api.introspect_token(exchanged)["active"]
report["again"] = refusal(lambda: api.token_exchange(subject_token=token, resource=TARGET))
done(report)
