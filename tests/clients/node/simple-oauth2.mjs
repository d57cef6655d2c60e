// simple-oauth2: a session of a web application.

import { AuthorizationCode } from "simple-oauth2";

import { done, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, redirect_uri, scope } = parameters;

const client = new AuthorizationCode({
  client: { id: client_id, secret: client_secret },
  auth: { tokenHost: issuer, tokenPath: "/token", authorizePath: "/authorize", revokePath: "/revoke" },
});
const state = "xyzzy-xyzzy-xyzzy";
const callback = await open(client.authorizeURL({ redirect_uri, scope, state }));
const token = await client.getToken({ code: callback.searchParams.get("code"), redirect_uri });
const refreshed = await token.refresh();
await refreshed.revokeAll();
done({ scope: token.token.scope, refreshed: refreshed.token.access_token });
