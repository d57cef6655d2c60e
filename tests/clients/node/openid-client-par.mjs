// openid-client: a web application that pushes its authorization requests (RFC 9126).

import * as client from "openid-client";

import { done, failure, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, redirect_uri, scope, authorization_details } = parameters;

const config = await client.discovery(new URL(issuer), client_id, client_secret, undefined, {
  execute: [client.allowInsecureRequests],
});
const [pkceCodeVerifier, expectedState, expectedNonce] = [
  client.randomPKCECodeVerifier(),
  client.randomState(),
  client.randomNonce(),
];
const request = {
  redirect_uri,
  scope,
  state: expectedState,
  nonce: expectedNonce,
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
  ...(authorization_details && { authorization_details: JSON.stringify(authorization_details) }),
};
const url = await client.buildAuthorizationUrlWithPAR(config, request);
const checks = { pkceCodeVerifier, expectedState, expectedNonce };
const tokens = await client.authorizationCodeGrant(config, await open(url), checks);
const again = await failure(() =>
  client.buildAuthorizationUrlWithPAR(config, { ...request, redirect_uri: "https://evil.example/cb" }),
);
const brought = [...url.searchParams.keys()].sort();
const introspected = await client.tokenIntrospection(config, tokens.access_token);
done({
  brought,
  sub: tokens.claims().sub,
  scope: tokens.scope,
  again,
  details: tokens.authorization_details,
  introspected: introspected.authorization_details,
});
