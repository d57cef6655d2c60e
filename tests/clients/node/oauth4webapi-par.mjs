// oauth4webapi: a client that pushes its authorization requests (RFC 9126), step by step.

import * as oauth from "oauth4webapi";

import { done, failure, open, parameters } from "./person.mjs";

const { client_id, client_secret, redirect_uri, scope, authorization_details } = parameters;
const issuer = new URL(parameters.issuer);
const insecure = { [oauth.allowInsecureRequests]: true };

const discovered = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
const server = await oauth.processDiscoveryResponse(issuer, discovered);
const client = { client_id };
const authentication = oauth.ClientSecretBasic(client_secret);

const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
const request = {
  client_id,
  redirect_uri,
  response_type: "code",
  scope,
  state,
  nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  ...(authorization_details && { authorization_details: JSON.stringify(authorization_details) }),
};

async function push(changes) {
  const body = new URLSearchParams({ ...request, ...changes });
  const response = await oauth.pushedAuthorizationRequest(server, client, authentication, body, insecure);
  return oauth.processPushedAuthorizationResponse(server, client, response);
}

const { request_uri } = await push({});
const url = new URL(server.authorization_endpoint);
url.searchParams.set("client_id", client_id);
url.searchParams.set("request_uri", request_uri);
const redirected = oauth.validateAuthResponse(server, client, await open(url), state);
const response = await oauth.authorizationCodeGrantRequest(
  server,
  client,
  authentication,
  redirected,
  redirect_uri,
  verifier,
  insecure,
);
const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
  expectedNonce: nonce,
  requireIdToken: true,
});
const again = await failure(() => push({ redirect_uri: "https://evil.example/cb" }));
const brought = [...url.searchParams.keys()].sort();
const introspection = await oauth.introspectionRequest(server, client, authentication, tokens.access_token, insecure);
const introspected = await oauth.processIntrospectionResponse(server, client, introspection);
done({
  brought,
  sub: oauth.getValidatedIdTokenClaims(tokens).sub,
  scope: tokens.scope,
  again,
  details: tokens.authorization_details,
  introspected: introspected.authorization_details,
});
