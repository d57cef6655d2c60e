// standardwebhooks: verifies what a receiver got, with the library of the specification.

import { Webhook, WebhookVerificationError } from "standardwebhooks";

import { done, parameters } from "./person.mjs";

const { secret, messages } = parameters;
const webhook = new Webhook(secret);

const verify = ({ body, headers }) => {
  try {
    return webhook.verify(body, headers);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.message;
    throw error;
  }
};

done({ verified: messages.map(verify) });
