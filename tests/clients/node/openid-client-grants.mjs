// openid-client: a web application that manages its grants (Grant Management for OAuth 2.0). The library knows nothing of it: it passes
// parameters on, returns members of responses, and calls the endpoint as any protected resource.

import * as client from "openid-client";

import { done, failure, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, redirect_uri } = parameters;

const config = await client.discovery(new URL(issuer), client_id, client_secret, undefined, {
  execute: [client.allowInsecureRequests],
});
const metadata = config.serverMetadata();

async function authorize(request) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const url = await client.buildAuthorizationUrlWithPAR(config, {
    redirect_uri,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    ...request,
  });
  return client.authorizationCodeGrant(config, await open(url), { pkceCodeVerifier });
}

const created = await authorize({ scope: "read", grant_management_action: "create" });
const { grant_id } = created;
const merged = await authorize({ scope: "write", grant_management_action: "merge", grant_id });
const old = await failure(() => client.refreshTokenGrant(config, created.refresh_token));
const refreshed = await client.refreshTokenGrant(config, merged.refresh_token);

const scope = "grant_management_query grant_management_revoke";
const { access_token } = await client.clientCredentialsGrant(config, { scope });
const resource = new URL(`${metadata.grant_management_endpoint}/${grant_id}`);
const call = (method) => client.fetchProtectedResource(config, access_token, resource, method);
const told = await (await call("GET")).json();
const { status } = await call("DELETE");
const gone = (await call("GET")).status;
const { active } = await client.tokenIntrospection(config, refreshed.access_token);
const wrong = await failure(() => authorize({ scope: "read", grant_management_action: "merge", grant_id }));
done({
  actions: metadata.grant_management_actions_supported,
  same: merged.grant_id === grant_id,
  scope: refreshed.scope,
  old,
  told,
  status,
  gone,
  active,
  wrong,
});
