// oauth4webapi: a client that authenticates with its certificate, and whose tokens are bound to it (RFC 8705), step by step.

import * as oauth from "oauth4webapi";
import * as undici from "undici";

import { done, failure, open, parameters } from "./person.mjs";

const { client_id, redirect_uri, scope, ca, own, other } = parameters;
const issuer = new URL(parameters.issuer);

/** Requests on connections with this certificate. */
function connecting({ key, cert }) {
  const dispatcher = new undici.Agent({ connect: { ca, key, cert } });
  return { [oauth.customFetch]: (url, options) => undici.fetch(url, { ...options, dispatcher }) };
}

const [mine, stranger] = [connecting(own), connecting(other)];
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, mine));
const client = { client_id, use_mtls_endpoint_aliases: true };
const authentication = oauth.TlsClientAuth();

const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
const body = new URLSearchParams({
  client_id,
  redirect_uri,
  response_type: "code",
  scope,
  state,
  nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
});
const pushed = await oauth.processPushedAuthorizationResponse(
  server,
  client,
  await oauth.pushedAuthorizationRequest(server, client, authentication, body, mine),
);
const url = new URL(server.authorization_endpoint);
url.searchParams.set("client_id", client_id);
url.searchParams.set("request_uri", pushed.request_uri);
const redirected = oauth.validateAuthResponse(server, client, await open(url), state);
const tokens = await oauth.processAuthorizationCodeResponse(
  server,
  client,
  await oauth.authorizationCodeGrantRequest(server, client, authentication, redirected, redirect_uri, verifier, mine),
  { expectedNonce: nonce },
);
const { sub } = oauth.getValidatedIdTokenClaims(tokens);
const token = tokens.access_token;
const userinfo = async (by) =>
  oauth.processUserInfoResponse(server, client, sub, await oauth.userInfoRequest(server, client, token, by));
const status = async (base, by) => {
  const answer = await failure(() =>
    oauth.protectedResourceRequest(token, "GET", new URL(`${base}/api/me`), undefined, null, by),
  );
  return answer.succeeded?.status ?? answer.status;
};
const refresh = async (by) =>
  oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token, by),
  );
const mtls = new URL(server.mtls_endpoint_aliases.token_endpoint).origin;
done({
  type: tokens.token_type,
  pushed: true,
  userinfo: (await userinfo(mine)).sub,
  statuses: [await status(mtls, mine), await status(mtls, stranger), await status(issuer.origin, mine)],
  stolen: await failure(() => userinfo(stranger)),
  refused: await failure(() => refresh(stranger)),
});
