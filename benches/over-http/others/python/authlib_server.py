"""Authlib with Flask, its documented integration, and its tokens in memory."""

import os
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from flask import Flask, request

import world

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"


class Client(world.Client, ClientMixin):
    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return world.CALLBACK

    def get_allowed_scope(self, scope):
        return world.SCOPE if scope == world.SCOPE else ""

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == world.CALLBACK

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in ("authorization_code", "client_credentials", "refresh_token")


class Code:
    def __init__(self, code, asked, subject):
        self.code = code
        self.client_id = asked.client.client_id
        self.subject = subject
        self.redirect_uri = asked.payload.redirect_uri
        self.scope = asked.payload.scope
        self.code_challenge = asked.payload.data.get("code_challenge")
        self.code_challenge_method = asked.payload.data.get("code_challenge_method")
        self.expires_at = time.time() + 60

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


class Token:
    def __init__(self, made, client_id, subject):
        self.access_token = made["access_token"]
        self.refresh_token = made.get("refresh_token")
        self.scope = made["scope"]
        self.client_id = client_id
        self.subject = subject
        self.issued_at = int(time.time())
        self.expires_in = made["expires_in"]
        self.revoked = False

    def check_client(self, client):
        return self.client_id == client.client_id

    def get_scope(self):
        return self.scope

    def is_expired(self):
        return self.issued_at + self.expires_in < time.time()

    def is_revoked(self):
        return self.revoked


codes, access_tokens, refresh_tokens = {}, {}, {}
people = clients = None
server = AuthorizationServer()


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def save_authorization_code(self, code, request):
        codes[code] = Code(code, request, request.user)

    def query_authorization_code(self, code, client):
        found = codes.get(code)
        if found and found.client_id == client.client_id and found.expires_at > time.time():
            return found

    def delete_authorization_code(self, authorization_code):
        codes.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code):
        return authorization_code.subject


class RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        found = refresh_tokens.get(refresh_token)
        if found and not found.revoked:
            return found

    def authenticate_user(self, refresh_token):
        return refresh_token.subject

    def revoke_old_credential(self, refresh_token):
        refresh_token.revoked = True


class ClientGrant(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]


class Introspection(IntrospectionEndpoint):
    CLIENT_AUTH_METHODS = ["client_secret_basic"]

    def query_token(self, token, token_type_hint):
        return access_tokens.get(token) or refresh_tokens.get(token)

    def check_permission(self, token, client, request):
        return token.client_id == client.client_id

    def introspect_token(self, token):
        return {
            "active": True,
            "client_id": token.client_id,
            "token_type": "Bearer",
            "scope": token.scope,
            "sub": token.subject,
            "exp": token.issued_at + token.expires_in,
            "iat": token.issued_at,
        }


def save_token(made, asked):
    token = Token(made, asked.client.client_id, asked.user or asked.client.client_id)
    access_tokens[token.access_token] = token
    if token.refresh_token:
        refresh_tokens[token.refresh_token] = token


def make_app():
    world.end_with_parent()
    global people, clients
    people, clients = world.people(), world.clients(Client)
    app = Flask(__name__)
    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
    server.init_app(app, query_client=clients.get, save_token=save_token)
    server.register_grant(CodeGrant, [CodeChallenge(required=True)])
    server.register_grant(RefreshGrant)
    server.register_grant(ClientGrant)
    server.register_endpoint(Introspection)

    @app.get("/authorize")
    def authorize():
        subject, client_id = people.get(request.cookies.get("session"), (None, None))
        grant = server.get_consent_grant(end_user=subject)
        allowed = subject if grant.client.client_id == client_id else None
        return server.create_authorization_response(grant_user=allowed, grant=grant)

    @app.post("/token")
    def token():
        return server.create_token_response()

    @app.post("/introspect")
    def introspect():
        return server.create_endpoint_response("introspection")

    return app


if __name__ == "__main__":
    world.serve("authlib_server:make_app", "wsgi", world.free_port(), factory=True, blocking_threads=1)
