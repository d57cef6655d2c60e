"""requests-oauthlib: a session of a web application, which refreshes with the scope that it asked for."""

import os

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
# The library warns of a scope that changed by an exception, unless it is told not to.
os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] = "1"

from requests_oauthlib import OAuth2Session

from person import PARAMETERS, done, open_url

issuer, secret = PARAMETERS["issuer"], PARAMETERS["client_secret"]
scope = PARAMETERS["scope"].split()
session = OAuth2Session(PARAMETERS["client_id"], redirect_uri=PARAMETERS["redirect_uri"], scope=scope, pkce="S256")
url, _ = session.authorization_url(f"{issuer}/authorize")
callback = open_url(url, untick=["write"])
token = session.fetch_token(f"{issuer}/token", authorization_response=callback, client_secret=secret)
granted = " ".join(token["scope"])
credentials = {"client_id": PARAMETERS["client_id"], "client_secret": secret}
refreshed = session.refresh_token(f"{issuer}/token", **credentials)
done({"granted": granted, "refreshed": " ".join(refreshed["scope"])})
