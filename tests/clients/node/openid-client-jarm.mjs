// openid-client: a login whose response is a signed JWT (JARM), and a refusal in the same form.

import * as client from "openid-client";

import { done, failure, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, redirect_uri, scope } = parameters;
const config = await client.discovery(new URL(issuer), client_id, client_secret, undefined, {
  execute: [client.allowInsecureRequests],
});
client.useJwtResponseMode(config);

const request = async (visit, changes) => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = "12";
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    ...changes,
  });
  const back = await visit(url);
  const tokens = () => client.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState });
  return { back, tokens };
};

const { back, tokens } = await request(open, {});
const names = [...new URL(back).searchParams.keys()];
const { sub } = (await tokens()).claims();
// The provider refuses it before it asks anybody.
const refusal = async (url) => new URL((await fetch(url, { redirect: "manual" })).headers.get("location"));
const wrong = await request(refusal, { scope: "unknown" });
const refused = await failure(wrong.tokens);
done({ names, sub, refused });
