// openid-client: a session of a web application, with the defaults of the library.

import * as client from "openid-client";

import { done, failure, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, redirect_uri, scope } = parameters;

const discover = (secret) =>
  client.discovery(new URL(issuer), client_id, secret, undefined, { execute: [client.allowInsecureRequests] });

const config = await discover(client_secret);
const [pkceCodeVerifier, expectedState, expectedNonce] = [
  client.randomPKCECodeVerifier(),
  client.randomState(),
  client.randomNonce(),
];
const url = client.buildAuthorizationUrl(config, {
  redirect_uri,
  scope,
  state: expectedState,
  nonce: expectedNonce,
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
});
const checks = { pkceCodeVerifier, expectedState, expectedNonce };
const tokens = await client.authorizationCodeGrant(config, await open(url), checks);
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
const userinfo = await client.fetchUserInfo(config, refreshed.access_token, tokens.claims().sub);
const before = await client.tokenIntrospection(config, refreshed.access_token);
await client.tokenRevocation(config, refreshed.refresh_token);
const after = await client.tokenIntrospection(config, refreshed.access_token);

const stranger = await discover("not-the-secret-of-this-client");
const refused = await failure(() => client.clientCredentialsGrant(stranger));
done({ claims: tokens.claims(), userinfo, before: before.active, after: after.active, refused });
