// openid-client: an application whose tokens are bound to a key of its own (RFC 9449).

import * as client from "openid-client";

import { done, failure, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, redirect_uri, scope } = parameters;

const authentication = client_secret ? client.ClientSecretPost(client_secret) : client.None();
const config = await client.discovery(new URL(issuer), client_id, client_secret, authentication, {
  execute: [client.allowInsecureRequests],
});
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
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
  dpop_jkt: await DPoP.calculateThumbprint(),
};
const url = await client.buildAuthorizationUrlWithPAR(config, request, { DPoP });
const checks = { pkceCodeVerifier, expectedState, expectedNonce };
const tokens = await client.authorizationCodeGrant(config, await open(url), checks, undefined, { DPoP });
const sub = tokens.claims().sub;
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
const stolen = await failure(() =>
  client.refreshTokenGrant(config, refreshed.refresh_token, undefined, { DPoP: other }),
);
const userinfo = await client.fetchUserInfo(config, refreshed.access_token, sub, { DPoP });
const resource = (handle) =>
  client.fetchProtectedResource(config, refreshed.access_token, new URL(`${issuer}/api/me`), "GET", null, undefined, {
    DPoP: handle,
  });
const own = await resource(DPoP);
const foreign = await failure(() => resource(other));
done({
  type: tokens.token_type,
  refreshed: refreshed.token_type,
  userinfo: userinfo.sub,
  resource: own.status,
  foreign,
  stolen,
});
