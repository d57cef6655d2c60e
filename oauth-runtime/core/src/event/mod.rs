//! What happens at a provider, as typed events: for subscribers in the program, and for the audit log in the store.
//!
//! A provider with `events` in its declaration makes an [`Event`] of everything that an operator may have to explain
//! later, and passes it to each [`EventSubscriber`] of its builder. With `events(audit_log)`, it also keeps them in its
//! store. Without `events`, nothing of this is compiled. [The guide](crate) shows both.
//!
//! # What is never in an event
//! No code, token, password, cookie, secret, verifier, proof or one-time code, and no digest by which a store finds one:
//! no type that can hold one is in an [`EventKind`]. The name that somebody typed at a failed login is not in it either,
//! because people type passwords into the wrong field.
//!
//! # All kinds
//! An event is JSON with the members `id`, `time` and `type`, and what is known of `client_id`, `subject`,
//! `session_id`, `grant_id`, `address`, `request_id`; if an operator did it, `operator` and perhaps `operator_client_id`; and in a
//! store that several tenants share, `tenant`. What only its kind has is in `data`.
//!
//! | `type` | what happened | `data` |
//! | --- | --- | --- |
//! | `authorization.approved` | a client got a code or tokens in an authorization response | `response_type`, `scope` |
//! | `authorization.denied` | the resource owner denied an authorization request | |
//! | `token.issued` | the token endpoint issued tokens | `grant_type`, `scope`, `refresh_token`, `id_token` |
//! | `token.refreshed` | the same for a refresh token | `scope`, `rotated` |
//! | `token.exchanged` | a client exchanged a token of a person for another one | `from_client` or `from_issuer`, `issued_token_type`, `actors`, `audience`, `scope`, `rule`, `txn` |
//! | `assertion.accepted` | a JWT of a trusted issuer was good for tokens, or authenticated a client | `issuer`, `assertion_subject`, `used_as` |
//! | `assertion.refused` | a JWT that names a trusted issuer was refused | `issuer`, `assertion_subject`, `used_as`, `reason` |
//! | `token.revoked` | an access token was revoked | |
//! | `grant.created`, `grant.merged`, `grant.replaced` | a client changed a grant that it manages, and what the grant has from now on | `scope` |
//! | `grant.revoked` | a grant ended with all its codes and tokens | `by` |
//! | `code.replayed` | a code was presented again, and its grant was revoked | |
//! | `refresh_token.replayed` | a refresh token was presented again after its successor, and its grant was revoked | |
//! | `request.refused` | an endpoint answered with an error | `endpoint`, `error`, `reason` |
//! | `client.authentication_failed` | a client did not prove who it is | `reason` |
//! | `client.created`, `client.changed`, `client.deleted` | somebody registered, changed or deleted a client | `by`, `scope`; for a change, `change`, `members` |
//! | `login.succeeded` | a person logged in. A right password of the password grant begins no login: it is `token.issued` with that grant type | `methods` |
//! | `login.failed` | somebody typed a wrong user name or password | |
//! | `login.refused` | the application's policy refused a login | `proven` |
//! | `second_factor.succeeded`, `second_factor.failed` | a person's second factor was right or wrong | `factor` |
//! | `credential.added`, `credential.removed` | a person added or removed a passkey or second factor | `factor` |
//! | `consent.given`, `consent.denied`, `consent.withdrawn` | a person allowed a client something, refused, or took it back | `scope` |
//! | `device.remembered` | a person is not asked for their second factor in this browser, for some time | |
//! | `device.forgotten` | a person is asked again in browsers that were remembered | `count` |
//! | `device.approved`, `device.denied` | a person decided about a device | `scope` |
//! | `ciba.requested` | a client asks for a person by backchannel authentication | `scope` |
//! | `ciba.approved`, `ciba.denied` | the person decided about it | `scope` |
//! | `ciba.delivered`, `ciba.delivery_failed` | the client was told the result, or could not be told | `mode` |
//! | `user_code.failed` | somebody typed a code that no device has | |
//! | `access.refused` | the application's policy refused an access | `occasion`, `rule` |
//! | `signing_key.created` | a signing key was made, and will replace its predecessor | `key`, `algorithm`, `signs_from` |
//! | `signing_key.retired` | a signing key was deleted after its last token had expired | `key` |
//! | `logout` | sessions of a person ended | `everywhere` |
//! | `credentials.deleted` | an operator deleted a person's passkeys, authenticator app and recovery codes | |
//! | `person.forgotten` | an operator deleted what the store keeps of a person | |
//! | `signing_key.deleted` | an operator deleted a signing key | `key_id` |
//! | `webhook.resumed` | an operator had the receiver of a webhook tried again | `receiver` |
//! | `rate_limit.forgotten` | an operator forgot failed attempts, so that a person can try again | `limit` |
//! | `tenant.added` | an operator added a tenant | `name`, `issuer` |
//! | `tenant.enabled`, `tenant.disabled`, `tenant.removed` | an operator enabled, disabled or removed a tenant | `name` |
//! | `rate_limit.reached` | an attempt was not even looked at, after too many failed ones | `limit`, `retry_after` |
//! | `refusals.left_out` | the audit log left out refusals of a minute, because there were too many | `kind`, `count` |
//! | `person.created`, `person.deleted` | a person signed up, or deleted their account | |
//! | `password.changed` | a person set a new password | `forgotten` |
//! | `email.changed` | a person has a new e-mail address, which was verified | |
//! | `profile.changed` | a person changed their profile | `claims` |
//! | `data.exported` | a person took a copy of their data | |
//! | `email_code.failed` | somebody typed a wrong code from an e-mail | |
//! | `upstream_login.succeeded` | a person signed in at another provider; `login.succeeded` follows if nothing is in the way | `upstream` |
//! | `upstream_login.failed` | nobody signed in at another provider, or the response was not for this browser | `upstream`, `reason` |
//! | `upstream.linked`, `upstream.unlinked` | a person linked their account with one at another provider, or ended the link | `upstream` |
//! | `account.disabled`, `account.enabled` | the application disabled an account, or enabled it again | `reason` |
//! | `credential.compromised` | the application learned that somebody else may know a credential | `credential_type` |
//! | `credential.change_required` | the application wants a person to change a credential | |
//! | `identifier.changed` | an address that the application itself gives to people is another one | `identifier`, `new_value` |
//!
//! A later version may add kinds, and members to `data`. An older version reads a kind that it does not know as
//! [`EventKind::Other`], and keeps it whole.

mod context;
mod id;
mod kind;
mod of_client;
mod pattern;
mod person;
mod query;
#[cfg(feature = "events")]
mod queue;
mod record;
mod request_id;
mod search;
mod subscriber;
#[cfg(test)]
mod tests;
mod webhook_state;
mod words;

#[doc(hidden)]
pub use context::Kept;
#[cfg(feature = "events")]
pub(crate) use context::note_kept;
pub(crate) use context::{RequestContext, Waiting, current, of_current, waiting, within};
pub use context::{by_operator, by_operator_at_client};
pub use id::{EventId, ParseEventIdError};
pub use kind::{Actor, AssertionUse, ClientChange, EventKind, Factor, KINDS, Limit};
#[cfg(feature = "webhooks")]
pub(crate) use pattern::is_meant;
pub use pattern::{EventPattern, UnknownEventError};
pub use person::{CredentialType, DisabledReason, Identifier};
pub use query::EventQuery;
#[cfg(feature = "events")]
pub use queue::QueuedSubscriber;
pub(crate) use record::Whom;
pub use record::{Event, EventKeys};
pub use request_id::RequestId;
pub use search::EventSearch;
pub use subscriber::EventSubscriber;
pub(crate) use subscriber::{Subscribers, notify};
pub use webhook_state::WebhookState;
pub(crate) use words::word;
