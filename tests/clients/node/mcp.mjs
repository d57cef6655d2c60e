// The MCP TypeScript SDK: an agent registers itself with the scope of the first challenge, refreshes, and asks for more.

import { auth } from "@modelcontextprotocol/sdk/client/auth.js";

import { done, open, parameters } from "./person.mjs";

const { issuer, redirect_uri } = parameters;

/** What an application keeps for the SDK. */
class Agent {
  redirectUrl = redirect_uri;
  clientMetadata = {
    client_name: "An agent",
    redirect_uris: [redirect_uri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    scope: "read",
  };
  clientInformation = () => this.information;
  saveClientInformation = (information) => void (this.information = information);
  tokens = () => this.saved;
  saveTokens = (tokens) => void (this.saved = tokens);
  redirectToAuthorization = (url) => void (this.url = url);
  saveCodeVerifier = (verifier) => void (this.verifier = verifier);
  codeVerifier = () => this.verifier;
}

const agent = new Agent();
const steps = [];

async function authorize(scope) {
  steps.push(await auth(agent, { serverUrl: issuer, scope }));
  const callback = await open(agent.url);
  const response = { authorizationCode: callback.searchParams.get("code"), iss: callback.searchParams.get("iss") };
  steps.push(await auth(agent, { serverUrl: issuer, scope, ...response }));
  return agent.saved;
}

const first = await authorize("read");
steps.push(await auth(agent, { serverUrl: issuer }));
const refreshed = agent.saved;
agent.saved = undefined;
const more = await authorize("read write");
done({ steps, registered: agent.information.scope, scopes: [first.scope, refreshed.scope, more.scope] });
