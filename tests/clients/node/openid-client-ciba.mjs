// openid-client: a till that asks for a person's approval on their telephone (CIBA Core 1.0).

import * as client from "openid-client";

import { done, failure, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret } = parameters;

const config = await client.discovery(new URL(issuer), client_id, client_secret, undefined, {
  execute: [client.allowInsecureRequests],
});
const ask = (binding_message) =>
  client.initiateBackchannelAuthentication(config, {
    scope: "openid read",
    login_hint: "alice",
    binding_message,
  });
// The person decides before the first poll of the library, which comes after an interval.
const decided = async (message) => {
  const response = await ask(message);
  await open(`${issuer}/approvals`);
  return client.pollBackchannelAuthenticationGrant(config, response);
};
const tokens = await decided("allow 4711");
const denied = await failure(() => decided("deny 4712"));
done({ sub: tokens.claims().sub, scope: tokens.scope, type: tokens.token_type, denied });
