// openid-client: a resource server that gets introspection responses as signed JWTs (RFC 9701), and verifies them.

import * as client from "openid-client";

import { done, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, token } = parameters;

const discover = async (algorithm) => {
  const metadata = { client_secret, introspection_signed_response_alg: algorithm };
  const execute = [client.allowInsecureRequests, client.enableNonRepudiationChecks];
  return client.discovery(new URL(issuer), client_id, metadata, undefined, { execute });
};

const config = await discover("ES256");
const { active, client_id: owner, scope } = await client.tokenIntrospection(config, token);
const unknown = (await client.tokenIntrospection(config, "unknown")).active;
const mismatch = await client.tokenIntrospection(await discover("RS256"), token).then(
  () => null,
  (error) => error.code ?? error.message,
);
done({ active, client_id: owner, scope, unknown, mismatch });
