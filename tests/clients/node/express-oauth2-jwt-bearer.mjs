// express-oauth2-jwt-bearer: an API that checks JWT access tokens (RFC 9068). It answers a request with each of the
// tokens.

import express from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";

import { done, parameters } from "./person.mjs";

const { issuer, resource, tokens } = parameters;

// The page "Check tokens in another service" has this code.
const checkToken = auth({
  issuer,
  jwksUri: `${issuer}/jwks`,
  audience: resource,
  tokenSigningAlg: "ES256",
  strict: true, // `typ` is `at+jwt`, and every claim of RFC 9068 is there
  validators: { cnf: (cnf) => !cnf || "jkt" in cnf }, // not bound to a certificate
});

const api = express();
api.get("/notes", checkToken, requiredScopes("read"), (request, response) => {
  response.json(request.auth.payload);
});
// Without this, Express writes the refusals into its log.
api.use((error, request, response, next) => {
  response.set(error.headers).status(error.status ?? 500).json({ error: error.code, message: error.message });
});

const server = api.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/notes`;
  const report = {};
  for (const [name, token] of Object.entries(tokens)) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    report[name] = { status: response.status, body: await response.json() };
  }
  done(report);
});
