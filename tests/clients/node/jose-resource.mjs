// jose: a resource server that checks JWT access tokens (RFC 9068) with the provider's published keys.

import { createRemoteJWKSet, jwtVerify } from "jose";

import { done, parameters } from "./person.mjs";

const { issuer, resource, token, tokens } = parameters;
const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));

const check = async (token, audience) => {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      typ: "at+jwt",
      requiredClaims: ["exp", "sub", "client_id", "iat", "jti"],
    });
    if (payload.cnf) throw Object.assign(new Error(), { code: "bound to a key" });
    return payload;
  } catch (error) {
    return error.code;
  }
};

if (tokens) {
  const report = {};
  for (const [name, each] of Object.entries(tokens)) report[name] = await check(each, resource);
  done(report);
}
const changed = `${token.slice(0, -8)}AAAAAAAA`;
done({
  claims: await check(token, resource),
  elsewhere: await check(token, "https://other.example"),
  changed: await check(changed, resource),
});
