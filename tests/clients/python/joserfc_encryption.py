"""joserfc: registers with keys of its own, sends request objects that it encrypted for the provider, and decrypts ID tokens
and UserInfo responses."""

import json
from urllib.parse import parse_qs, urlsplit, urlencode

import requests
from joserfc import jwe, jwk, jwt

from person import PARAMETERS, done, open_url

ISSUER = PARAMETERS["issuer"]
CALLBACK = "https://client.example/cb"
ENCS = ["A128CBC-HS256", "A128GCM", "A256GCM"]

rsa = jwk.RSAKey.generate_key(2048, {"use": "enc", "kid": "rsa"})
ec = jwk.ECKey.generate_key("P-256", {"use": "enc", "kid": "ec"})
signing = jwk.ECKey.generate_key("P-256", {"use": "sig", "kid": "sig", "alg": "ES256"})
published = requests.get(f"{ISSUER}/jwks").json()["keys"]
provider = {key["kty"]: jwk.import_key(key) for key in published if key["use"] == "enc"}
report = {}

for number, alg in enumerate(["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"]):
    enc = ENCS[number % 3]
    own, kty = (rsa, "RSA") if alg.startswith("RSA") else (ec, "EC")
    client = requests.post(
        f"{ISSUER}/register",
        json={
            "redirect_uris": [CALLBACK],
            "scope": "openid profile",
            "jwks": {"keys": [key.as_dict(private=False) for key in (rsa, ec, signing)]},
            "id_token_encrypted_response_alg": alg,
            "id_token_encrypted_response_enc": enc,
            "userinfo_encrypted_response_alg": alg,
            "userinfo_encrypted_response_enc": enc,
            "request_object_signing_alg": "ES256",
            "request_object_encryption_alg": alg,
            "request_object_encryption_enc": enc,
        },
    ).json()
    claims = {
        "iss": client["client_id"],
        "aud": ISSUER,
        "client_id": client["client_id"],
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "openid profile",
        "state": "in the object",
    }
    inner = jwt.encode({"alg": "ES256", "kid": "sig"}, claims, signing)
    header = {"alg": alg, "enc": enc, "cty": "JWT", "kid": provider[kty].kid}
    request = jwe.encrypt_compact(header, inner, provider[kty], algorithms=[alg, enc])
    parameters = {"client_id": client["client_id"], "response_type": "code", "scope": "openid", "request": request}
    back = parse_qs(urlsplit(open_url(f"{ISSUER}/authorize?{urlencode(parameters)}")).query)
    tokens = requests.post(
        f"{ISSUER}/token",
        data={"grant_type": "authorization_code", "code": back["code"][0], "redirect_uri": CALLBACK},
        auth=(client["client_id"], client["client_secret"]),
    ).json()
    id_token = jwe.decrypt_compact(tokens["id_token"], own, algorithms=[alg, enc])
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    userinfo = jwe.decrypt_compact(requests.get(f"{ISSUER}/userinfo", headers=bearer).text, own, algorithms=[alg, enc])
    keys = jwk.KeySet.import_key_set({"keys": [key for key in published if key["use"] == "sig"]})
    report[alg] = {
        "state": back["state"][0],
        "cty": id_token.headers()["cty"],
        "sub": jwt.decode(id_token.plaintext.decode(), keys, algorithms=["RS256"]).claims["sub"],
        "name": json.loads(userinfo.plaintext)["name"],
    }

done(report)
