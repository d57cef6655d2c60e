// oauth4webapi: DPoP proofs step by step, with the nonces that the server asks for (RFC 9449).

import * as oauth from "oauth4webapi";

import { done, open, parameters } from "./person.mjs";

const { client_id, client_secret, redirect_uri, scope } = parameters;
const issuer = new URL(parameters.issuer);
const insecure = { [oauth.allowInsecureRequests]: true };

const discovered = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
const server = await oauth.processDiscoveryResponse(issuer, discovered);
const client = { client_id };
const authentication = oauth.ClientSecretBasic(client_secret);
const keys = await oauth.generateKeyPair("Ed25519");
const DPoP = oauth.DPoP(client, keys);

// The library keeps the nonce of an answer, and leaves it to the application to repeat the request.
let demands = 0;
async function repeated(request) {
  try {
    return await request();
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    demands += 1;
    return request();
  }
}

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const body = new URLSearchParams({
  client_id,
  redirect_uri,
  response_type: "code",
  scope,
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
});
const { request_uri } = await repeated(async () => {
  const options = { DPoP, ...insecure };
  const response = await oauth.pushedAuthorizationRequest(server, client, authentication, body, options);
  return oauth.processPushedAuthorizationResponse(server, client, response);
});
const url = new URL(server.authorization_endpoint);
url.searchParams.set("client_id", client_id);
url.searchParams.set("request_uri", request_uri);
const redirected = oauth.validateAuthResponse(server, client, await open(url), state);
const tokens = await repeated(async () => {
  const options = { DPoP, ...insecure };
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    redirected,
    redirect_uri,
    verifier,
    options,
  );
  return oauth.processAuthorizationCodeResponse(server, client, response);
});
const resource = await repeated(() =>
  oauth.protectedResourceRequest(
    tokens.access_token,
    "GET",
    new URL(`${issuer.origin}/api/me`),
    undefined,
    null,
    { DPoP, ...insecure },
  ),
);
done({ type: tokens.token_type, demands, resource: resource.status });
