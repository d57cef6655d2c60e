// jose: registers with keys of its own, sends request objects that it encrypted for the provider, and decrypts authorization
// responses, ID tokens and UserInfo responses.

import {
  CompactEncrypt, SignJWT, compactDecrypt, createLocalJWKSet, exportJWK, generateKeyPair, importJWK, jwtVerify,
} from "jose";

import { done, open, parameters } from "./person.mjs";

const { issuer } = parameters;
const redirect_uri = "https://client.example/cb";
const encs = ["A128CBC-HS256", "A128GCM", "A256GCM"];
const algorithms = ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"];

const own = {
  RSA: await generateKeyPair("RSA-OAEP-256", { extractable: true }),
  EC: await generateKeyPair("ECDH-ES", { crv: "P-256", extractable: true }),
  sig: await generateKeyPair("ES256"),
};
const published = async (name, use) => ({ ...(await exportJWK(own[name].publicKey)), kid: name, use });
const jwks = { keys: [await published("RSA", "enc"), await published("EC", "enc"), await published("sig", "sig")] };
const theirs = await (await fetch(`${issuer}/jwks`)).json();
const provider = createLocalJWKSet({ keys: theirs.keys.filter((key) => key.use === "sig") });
const json = async (path, body, headers) => (await fetch(`${issuer}${path}`, { method: "POST", body, headers })).json();

const report = {};
for (const [number, alg] of algorithms.entries()) {
  const enc = encs[number % 3];
  const kty = alg.startsWith("RSA") ? "RSA" : "EC";
  const encrypted = {};
  for (const message of ["id_token", "userinfo", "authorization"]) {
    encrypted[`${message}_encrypted_response_alg`] = alg;
    encrypted[`${message}_encrypted_response_enc`] = enc;
  }
  const registration = {
    redirect_uris: [redirect_uri],
    scope: "openid profile",
    jwks,
    ...encrypted,
    request_object_signing_alg: "ES256",
    request_object_encryption_alg: alg,
    request_object_encryption_enc: enc,
  };
  const type = { "content-type": "application/json" };
  const client = await json("/register", JSON.stringify(registration), type);

  const claims = {
    client_id: client.client_id, response_type: "code", response_mode: "jwt", redirect_uri, scope: "openid profile",
    state: "in the object",
  };
  const signed = await new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", kid: "sig" })
    .setIssuer(client.client_id)
    .setAudience(issuer)
    .sign(own.sig.privateKey);
  const key = theirs.keys.find((key) => key.use === "enc" && key.kty === kty);
  const request = await new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg, enc, cty: "JWT", kid: key.kid })
    .encrypt(await importJWK(key, alg));
  const query = new URLSearchParams({ client_id: client.client_id, response_type: "code", scope: "openid", request });
  const back = await open(`${issuer}/authorize?${query}`);

  const allowed = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] };
  // A key of WebCrypto is for one hash.
  const { alg: _, ...jwk } = await exportJWK(own[kty].privateKey);
  const privateKey = await importJWK(jwk, alg);
  const decrypt = async (message) => {
    const { plaintext, protectedHeader } = await compactDecrypt(message, privateKey, allowed);
    return { text: new TextDecoder().decode(plaintext), cty: protectedHeader.cty };
  };
  const expected = { issuer, audience: client.client_id };
  const nested = async (message) => {
    const { text, cty } = await decrypt(message);
    return { ...(await jwtVerify(text, provider, expected)).payload, cty };
  };
  const { code, state } = await nested(back.searchParams.get("response"));
  const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString("base64");
  const form = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri });
  const tokens = await json("/token", form, { authorization: `Basic ${basic}` });
  const { sub, cty } = await nested(tokens.id_token);
  const bearer = { headers: { authorization: `Bearer ${tokens.access_token}` } };
  const userinfo = await decrypt(await (await fetch(`${issuer}/userinfo`, bearer)).text());
  report[alg] = { state, cty, sub, name: JSON.parse(userinfo.text).name };
}
done(report);
