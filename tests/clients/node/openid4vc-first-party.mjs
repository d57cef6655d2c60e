// @openid4vc/oauth2: a person logs in in an application of the provider's own, without a browser
// (draft-ietf-oauth-first-party-apps), with proofs of a key (RFC 9449).

import { createHash, randomBytes } from "node:crypto";

import { Oauth2Client, clientAuthenticationNone, setGlobalConfig } from "@openid4vc/oauth2";
import * as jose from "jose";

import { done, parameters } from "./person.mjs";

const { issuer, scope, username, password } = parameters;
setGlobalConfig({ allowInsecureUrls: true });

async function newKey() {
  const { privateKey, publicKey } = await jose.generateKeyPair("ES256");
  return { privateKey, signer: { method: "jwk", alg: "ES256", publicJwk: await jose.exportJWK(publicKey) } };
}

/** An application, which makes its proofs with this key. */
function application(clientId, key) {
  const callbacks = {
    generateRandom: (length) => new Uint8Array(randomBytes(length)),
    hash: (data, algorithm) => new Uint8Array(createHash(algorithm).update(data).digest()),
    signJwt: async ({ publicJwk }, { header, payload }) => ({
      jwt: await new jose.SignJWT(payload).setProtectedHeader(header).sign(key.privateKey),
      signerJwk: publicJwk,
    }),
    clientAuthentication: clientAuthenticationNone({ clientId }),
  };
  return new Oauth2Client({ callbacks });
}

const key = await newKey();
const own = application("notes-app", key);
const authorizationServerMetadata = await own.fetchAuthorizationServerMetadata(issuer);

/** What the provider asks for before it gives a code. */
async function asked(client, more) {
  try {
    await client.sendAuthorizationChallengeRequest({ authorizationServerMetadata, scope, ...more });
    return { error: "none" };
  } catch (error) {
    return error.errorResponse ?? { error: String(error) };
  }
}

const login = (text) => ({ additionalRequestPayload: { username, password: text } });
const codeVerifier = jose.base64url.encode(randomBytes(32));
const dpop = { signer: key.signer };
// The library leaves it out.
const begin = { pkceCodeVerifier: codeVerifier, additionalRequestPayload: { response_type: "code" } };
const bare = await asked(own, { pkceCodeVerifier: codeVerifier, dpop });
const first = await asked(own, { ...begin, dpop });
const session = { authSession: first.auth_session, dpop };
const wrong = await asked(own, { ...session, ...login("wrong") });
const thief = await newKey();
const stolen = await asked(application("notes-app", thief), {
  ...session,
  ...login(password),
  dpop: { signer: thief.signer },
});
const { authorizationChallengeResponse } = await own.sendAuthorizationChallengeRequest({
  authorizationServerMetadata,
  ...session,
  ...login(password),
});
const redeem = (client, more) =>
  client.retrieveAuthorizationCodeAccessToken({
    authorizationServerMetadata,
    authorizationCode: authorizationChallengeResponse.authorization_code,
    pkceCodeVerifier: codeVerifier,
    ...more,
  });
const tokens = await redeem(own, { dpop });

// What the application can't show, the browser does.
const consent = { response_type: "code", prompt: "consent" };
const { authorizationRequestUrl } = await own.initiateAuthorization({
  authorizationServerMetadata,
  clientId: "notes-app",
  redirectUri: "com.example.notes:/cb",
  scope,
  pkceCodeVerifier: codeVerifier,
  dpop,
  additionalRequestPayload: consent,
});

// Not an application of the provider's own.
const other = application("app", key);
done({
  bare: bare.error,
  first: first.error,
  methods: first.methods,
  wrong: wrong.error,
  stolen: stolen.error,
  type: tokens.accessTokenResponse.token_type,
  scope: tokens.accessTokenResponse.scope,
  browser: authorizationRequestUrl,
  other: (await asked(other, begin)).error,
});
