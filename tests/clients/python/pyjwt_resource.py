"""PyJWT: a resource server that checks JWT access tokens (RFC 9068), and signed introspection responses (RFC 9701), with
the provider's published keys."""

import jwt

from person import PARAMETERS, done

TYPE = PARAMETERS.get("typ", "at+jwt")
keys = jwt.PyJWKClient(f"{PARAMETERS['issuer']}/jwks")


def check(token, audience):
    """The claims of a good token; the name of the error of another one."""
    try:
        if jwt.get_unverified_header(token).get("typ") != TYPE:
            return "typ"
        key = keys.get_signing_key_from_jwt(token)
        required = ["iss", "aud", "iat"]
        required += ["exp", "sub", "client_id", "jti"] if TYPE == "at+jwt" else ["token_introspection"]
        claims = jwt.decode(
            token,
            key,
            algorithms=[PARAMETERS.get("algorithm", "RS256")],
            audience=audience,
            issuer=PARAMETERS["issuer"],
            options={"require": required},
        )
        return "cnf" if "cnf" in claims else claims
    except jwt.PyJWTError as error:
        return type(error).__name__


if "tokens" in PARAMETERS:
    done({name: check(token, PARAMETERS["resource"]) for name, token in PARAMETERS["tokens"].items()})
token = PARAMETERS["token"]
head, body, signature = token.split(".")
changed = ".".join([head, body, signature[:-8] + "AAAAAAAA"])
done(
    {
        "claims": check(token, PARAMETERS["resource"]),
        "elsewhere": check(token, "https://other.example"),
        "changed": check(changed, PARAMETERS["resource"]),
    }
)
