"""requests_oauth2client: a till that asks for a person's approval on their telephone (CIBA Core 1.0)."""

from requests_oauth2client import OAuth2Client

from person import PARAMETERS, done, open_url

ISSUER = PARAMETERS["issuer"]

# `testing` allows http. The library doesn't read the endpoint from the metadata (1.8.0).
till = OAuth2Client.from_discovery_endpoint(
    issuer=ISSUER,
    client_id="till",
    client_secret=PARAMETERS["client_secret"],
    backchannel_authentication_endpoint=f"{ISSUER}/bc-authorize",
    testing=True,
)


def ask(message, **more):
    more = {"login_hint": "alice", "scope": "openid read", **more}
    return till.backchannel_authentication_request(binding_message=message, **more)


def refusal(call):
    """The error of the provider."""
    try:
        call()
    except Exception as error:
        return getattr(error, "error", repr(error))
    return None


waiting = ask("waits")
report = {
    "expires_in": waiting.expires_in,
    "interval": waiting.interval,
    "pending": refusal(lambda: till.ciba(waiting)),
    "early": refusal(lambda: till.ciba(waiting)),
    "unknown": refusal(lambda: ask("nobody", login_hint="mallory")),
    "code": refusal(lambda: ask("bob", login_hint="bob")),
    "wrong": refusal(lambda: ask("bob", login_hint="bob", user_code="1235")),
    "right": ask("bob", login_hint="bob", user_code="1234").auth_req_id is not None,
    "long": refusal(lambda: ask("x" * 200)),
}
allowed = ask("allow 4711", acr_values="1")
open_url(f"{ISSUER}/approvals")
token = till.ciba(allowed)
report["type"] = token.token_type
report["scope"] = token.scope
report["sub"] = token.id_token.sub
report["again"] = refusal(lambda: till.ciba(allowed))
denied = ask("deny 4712")
open_url(f"{ISSUER}/approvals")
report["denied"] = refusal(lambda: till.ciba(denied))
done(report)
