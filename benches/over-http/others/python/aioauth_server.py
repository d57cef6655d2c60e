"""aioauth with FastAPI, and its tokens in memory."""

import time

from aioauth.collections import HTTPHeaderDict
from aioauth.config import Settings
from aioauth.models import AuthorizationCode, Client, Token
from aioauth.requests import Post, Query, Request
from aioauth.server import AuthorizationServer
from aioauth.storage import BaseStorage
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

import world

# The bench speaks HTTP.
SETTINGS = Settings(INSECURE_TRANSPORT=True)


class Storage(BaseStorage):
    def __init__(self):
        self.people = world.people()
        self.digests = world.clients(world.Client)
        self.clients = {
            client_id: Client(
                client_id=client_id,
                client_secret="",
                grant_types=["authorization_code", "client_credentials", "refresh_token"],
                response_types=["code"],
                redirect_uris=[world.CALLBACK],
                scope=world.SCOPE,
            )
            for client_id in self.digests
        }
        self.codes, self.access_tokens, self.refresh_tokens = {}, {}, {}

    async def get_client(self, *, request, client_id, client_secret=None):
        digest = self.digests.get(client_id)
        if digest and (client_secret is None or digest.check_client_secret(client_secret)):
            return self.clients[client_id]

    async def create_token(self, *, request, client_id, scope, access_token, refresh_token=None):
        token = Token(
            client_id=client_id,
            expires_in=SETTINGS.TOKEN_EXPIRES_IN,
            refresh_token_expires_in=SETTINGS.REFRESH_TOKEN_EXPIRES_IN,
            access_token=access_token,
            refresh_token=refresh_token,
            issued_at=int(time.time()),
            scope=scope,
        )
        self.access_tokens[access_token] = token
        self.refresh_tokens[refresh_token] = token
        return token

    async def get_token(
        self, *, request, client_id, token_type=None, access_token=None, refresh_token=None
    ):
        kept = self.access_tokens if access_token else self.refresh_tokens
        found = kept.get(access_token or refresh_token)
        if found and found.client_id == client_id:
            return found

    async def revoke_token(
        self, *, request, client_id, refresh_token=None, token_type=None, access_token=None
    ):
        self.refresh_tokens[refresh_token].revoked = True

    async def create_authorization_code(self, *, request, **values):
        code = AuthorizationCode(auth_time=int(time.time()), expires_in=60, **values)
        self.codes[code.code] = code
        return code

    async def get_authorization_code(self, *, request, client_id, code):
        found = self.codes.get(code)
        if found and found.client_id == client_id:
            return found

    async def delete_authorization_code(self, *, request, client_id, code):
        self.codes.pop(code, None)


def make_app():
    world.end_with_parent()
    app = FastAPI(openapi_url=None)
    storage = Storage()
    server = AuthorizationServer(storage)

    async def asked(request):
        form = await request.form()
        return Request(
            method=request.method,
            headers=HTTPHeaderDict(request.headers),
            post=Post(**form),
            url=str(request.url),
            settings=SETTINGS,
        )

    def answer(response):
        return JSONResponse(response.content, response.status_code, dict(response.headers))

    async def token(request):
        return answer(await server.create_token_response(await asked(request)))

    async def introspect(request):
        return answer(await server.create_token_introspection_response(await asked(request)))

    async def authorize(request):
        subject, client_id = storage.people.get(request.cookies.get("session"), (None, None))
        if not subject or request.query_params.get("client_id") != client_id:
            return Response(status_code=403)
        response = await server.create_authorization_response(
            Request(
                method=request.method,
                headers=HTTPHeaderDict(request.headers),
                query=Query(**request.query_params),
                url=str(request.url),
                settings=SETTINGS,
            )
        )
        return Response(status_code=response.status_code, headers=dict(response.headers))

    # Without the checks of parameters and answers that FastAPI makes for typed functions.
    app.add_route("/token", token, ["POST"])
    app.add_route("/introspect", introspect, ["POST"])
    app.add_route("/authorize", authorize, ["GET"])
    return app


if __name__ == "__main__":
    world.serve("aioauth_server:make_app", "asgi", world.free_port(), factory=True, loop="uvloop")
