// A receiver of shared signals: openid-client gets its tokens and calls the endpoints, jose verifies the security event tokens (RFC 8417).
// We found no library for receivers.

import { createRemoteJWKSet, jwtVerify } from "jose";
import * as client from "openid-client";

import { done, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, event } = parameters;
const VERIFICATION = "https://schemas.openid.net/secevent/ssf/event-type/verification";

const config = await client.discovery(new URL(issuer), client_id, client_secret, undefined, {
  execute: [client.allowInsecureRequests],
});
const transmitter = await (await fetch(`${issuer}/.well-known/ssf-configuration`)).json();
const keys = createRemoteJWKSet(new URL(transmitter.jwks_uri));
const { access_token } = await client.clientCredentialsGrant(config, { scope: "ssf.manage ssf.read" });

const call = async (url, body, method = "POST") => {
  const headers = new Headers({ "content-type": "application/json" });
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options = { [client.allowInsecureRequests]: true };
  const response = await client.fetchProtectedResource(config, access_token, new URL(url), method, text, headers, options);
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
};
const verify = async (token) => {
  const options = { issuer: transmitter.issuer, audience: client_id, typ: "secevent+jwt", requiredClaims: ["jti", "iat", "sub_id"] };
  const { payload } = await jwtVerify(token, keys, options);
  if ("exp" in payload || "sub" in payload) throw new Error("RFC 8417 and the interoperability profile want neither");
  return payload;
};

const stream = await call(transmitter.configuration_endpoint, { delivery: { method: "urn:ietf:rfc:8936" } });
const { stream_id, delivery } = stream.body;
const asked = await call(transmitter.verification_endpoint, { stream_id, state: "is-it-you" });

// RFC 8936: fetches, and acknowledges what was fetched before.
let ack = [];
let genuine;
const poll = async () => {
  const { sets } = (await call(delivery.endpoint_url, { ack, maxEvents: 10 })).body;
  ack = Object.keys(sets);
  [genuine] = Object.values(sets).concat(genuine);
  return Promise.all(Object.values(sets).map(verify));
};
const found = async (name, before = async () => {}) => {
  for (let tries = 0; tries < 20; tries += 1) {
    await before();
    for (const claims of await poll()) if (name in claims.events) return claims;
  }
  throw new Error(`${name} never comes`);
};
const verification = await found(VERIFICATION);
const happened = await found(event, () => open(`${issuer}/it-happens`));
// Somebody else's token, and one that was changed on its way, are for nobody.
const refused = await Promise.all(
  [verify(`${genuine.slice(0, -8)}AAAAAAAA`), jwtVerify(genuine, keys, { audience: "other" })].map((own) => own.then(() => "none", (error) => error.code)),
);
const deleted = await call(`${transmitter.configuration_endpoint}?stream_id=${stream_id}`, undefined, "DELETE");
done({
  created: stream.status,
  asked: asked.status,
  state: verification.events[VERIFICATION].state,
  happened: happened.events[event],
  sub_id: happened.sub_id,
  refused,
  deleted: deleted.status,
});
