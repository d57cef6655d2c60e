// openid-client: an application that authenticates with its certificate, and whose tokens are bound to it (RFC 8705).

import * as client from "openid-client";
import * as undici from "undici";

import { done, failure, open, parameters } from "./person.mjs";

const { issuer, client_id, redirect_uri, scope, ca, own, other } = parameters;

/** The application on connections with this certificate. */
function configure({ key, cert }) {
  const dispatcher = new undici.Agent({ connect: { ca, key, cert } });
  return client.discovery(new URL(issuer), client_id, { use_mtls_endpoint_aliases: true }, client.TlsClientAuth(), {
    [client.customFetch]: (url, options) => undici.fetch(url, { ...options, dispatcher }),
  });
}

const config = await configure(own);
const stranger = await configure(other);
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
};
const url = await client.buildAuthorizationUrlWithPAR(config, request);
const checks = { pkceCodeVerifier, expectedState, expectedNonce };
const tokens = await client.authorizationCodeGrant(config, await open(url), checks);
const sub = tokens.claims().sub;
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
const userinfo = await client.fetchUserInfo(config, refreshed.access_token, sub);
const aliases = config.serverMetadata().mtls_endpoint_aliases;
const status = async (base, by) => {
  const answer = await failure(() =>
    client.fetchProtectedResource(by, refreshed.access_token, new URL(`${base}/api/me`), "GET"),
  );
  return answer.succeeded?.status ?? answer.status;
};
const mtls = new URL(aliases.token_endpoint).origin;
done({
  type: tokens.token_type,
  pushed: url.searchParams.has("request_uri"),
  userinfo: userinfo.sub,
  statuses: [await status(mtls, config), await status(mtls, stranger), await status(issuer, config)],
  stolen: await failure(() => client.fetchUserInfo(stranger, refreshed.access_token, sub)),
  refused: await failure(() => client.refreshTokenGrant(stranger, refreshed.refresh_token ?? tokens.refresh_token)),
});
