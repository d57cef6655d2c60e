"""Authlib in a Flask application: all that it knows of the provider is its metadata, and its user is what the ID token says."""

import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_client import OAuth
from flask import Flask

from person import PARAMETERS, done, open_url

app = Flask(__name__)
app.secret_key = "what-this-application-signs-its-cookies-with"
oauth = OAuth(app)
oauth.register(
    "ours",
    client_id=PARAMETERS["client_id"],
    client_secret=PARAMETERS["client_secret"],
    server_metadata_url=PARAMETERS["issuer"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": PARAMETERS["scope"], "code_challenge_method": "S256"},
)
user = {}


@app.get("/login")
def login():
    return oauth.ours.authorize_redirect(PARAMETERS["redirect_uri"])


@app.get("/cb")
def callback():
    user.update(oauth.ours.authorize_access_token()["userinfo"])
    return "welcome"


browser = app.test_client()
begun = browser.get("/login", base_url="https://client.example")
response = browser.get(open_url(begun.location))
assert response.status_code == 200, response.text
done({"user": user})
