"""The MCP Python SDK: enterprise-managed authorization. A person signs in at the provider of their company, with
requests_oauth2client, and an API of another company is called for them without asking them there."""

import asyncio

import httpx2
import requests
from mcp.client.auth.extensions.identity_assertion import IdentityAssertionOAuthProvider
from requests_oauth2client import OAuth2Client

from agent import Memory
from person import PARAMETERS, done, open_url

ID_JAG = "urn:ietf:params:oauth:token-type:id-jag"
SECRET = PARAMETERS["client_secret"]
CHAT, RESOURCE = PARAMETERS["chat"], PARAMETERS["resource"]


def client(issuer, name, **more):
    # `testing` allows http.
    return OAuth2Client.from_discovery_endpoint(
        url=f"{issuer}/.well-known/oauth-authorization-server",
        issuer=issuer,
        client_id=name,
        client_secret=SECRET,
        testing=True,
        **more,
    )


company = client(PARAMETERS["company"], "agent", redirect_uri=PARAMETERS["redirect_uri"])
request = company.authorization_request(scope="openid")
response = request.validate_callback(open_url(request.uri))
login = company.authorization_code(response, validate=False)
ID_TOKEN = str(login.id_token)


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error)
        self.error = error


def grant(audience, resource, **more):
    """The response of the company's provider. requests_oauth2client itself reads only responses with access tokens."""
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "requested_token_type": ID_JAG,
        "subject_token": ID_TOKEN,
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        "audience": audience,
        "resource": resource,
        **more,
    }
    answer = requests.post(company.token_endpoint, data=form, auth=("agent", SECRET), timeout=30).json()
    if "error" in answer:
        raise Refused(answer["error"])
    return answer


def refusal(call):
    """The error of the provider."""
    try:
        call()
    except Exception as error:
        return getattr(error, "error", repr(error))
    return None


async def session():
    asked, memory = [], Memory()

    async def assertion(audience, resource):
        asked.append({"audience": audience, "resource": resource})
        return grant(audience, resource)["access_token"]

    provider = IdentityAssertionOAuthProvider(
        server_url=RESOURCE,
        storage=memory,
        client_id="agent-at-chat",
        client_secret=SECRET,
        issuer=CHAT,
        assertion_provider=assertion,
        scope="read",
    )
    async with httpx2.AsyncClient(auth=provider) as http:
        answer = await http.get(f"{RESOURCE}/notes")
    return {"status": answer.status_code, "asked": asked, "scope": memory.tokens.scope}


report = asyncio.run(session())
first = grant(CHAT, RESOURCE, scope="read")
report["grant"] = {"type": first["token_type"], "issued": first["issued_token_type"], "scope": first["scope"]}
# The same without an SDK: any client of RFC 7523.
agent = client(CHAT, "agent-at-chat")
tokens = agent.jwt_bearer(first["access_token"])
report["bearer"] = {"type": tokens.token_type, "scope": tokens.scope}
report["again"] = refusal(lambda: agent.jwt_bearer(first["access_token"]))
second = grant(CHAT, RESOURCE)
report["other"] = refusal(lambda: client(CHAT, "other-at-chat").jwt_bearer(second["access_token"]))
report["elsewhere"] = refusal(lambda: grant("https://elsewhere.example", RESOURCE))
report["wider"] = refusal(lambda: grant(CHAT, RESOURCE, scope="write"))
done(report)
