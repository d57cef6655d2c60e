// The MCP TypeScript SDK: enterprise-managed authorization. A person signs in at the provider of their company, with openid-client, and an
// API of another company is called for them without asking them there.

import { CrossAppAccessProvider, discoverAndRequestJwtAuthGrant, withOAuth } from "@modelcontextprotocol/client";
import * as oidc from "openid-client";

import { done, failure, open, parameters } from "./person.mjs";

const { company, chat, resource, client_secret, redirect_uri } = parameters;

const config = await oidc.discovery(new URL(company), "agent", client_secret, undefined, {
  execute: [oidc.allowInsecureRequests],
});
const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
const url = oidc.buildAuthorizationUrl(config, {
  redirect_uri,
  scope: "openid offline_access",
  code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
});
const login = await oidc.authorizationCodeGrant(config, await open(url), { pkceCodeVerifier });

const asked = [];

/** An agent that knows this secret at the chat. */
const agent = (clientSecret) =>
  new CrossAppAccessProvider({
    clientId: "agent-at-chat",
    clientSecret,
    expectedIssuer: chat,
    assertion: async ({ authorizationServerUrl, resourceUrl, scope, fetchFn }) => {
      asked.push({ authorizationServerUrl, resourceUrl, scope });
      const { jwtAuthGrant } = await discoverAndRequestJwtAuthGrant({
        idpUrl: company,
        audience: authorizationServerUrl,
        resource: resourceUrl,
        idToken: login.id_token,
        clientId: "agent",
        clientSecret: client_secret,
        scope,
        fetchFn,
      });
      return jwtAuthGrant;
    },
  });

const notes = async (provider) => {
  const response = await withOAuth(provider, resource)(fetch)(`${resource}/notes`);
  return { status: response.status, body: await response.json() };
};

const trusted = agent(client_secret);
const called = await notes(trusted);
const stranger = await failure(() => notes(agent("not-the-secret-of-this-agent")));

// With the refresh token, when the ID token has expired; and for a server that no rule allows.
const exchange = (audience) =>
  oidc.genericGrantRequest(config, "urn:ietf:params:oauth:grant-type:token-exchange", {
    requested_token_type: "urn:ietf:params:oauth:token-type:id-jag",
    subject_token: login.refresh_token,
    subject_token_type: "urn:ietf:params:oauth:token-type:refresh_token",
    audience,
  });
const refreshed = await failure(async () => (await exchange(chat)).issued_token_type);
const elsewhere = await failure(() => exchange("https://elsewhere.example"));

done({ called, scope: trusted.tokens().scope, asked, stranger, refreshed, elsewhere });
