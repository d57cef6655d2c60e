//! The audit log: the events of a provider with `events(audit_log)`, in its store.
//!
//! An event waits in memory until a task behind the requests writes it, in batches of at most 500, a tenth of a second
//! after the first. So a request never waits for the log.
//!
//! | what happens | what is lost |
//! | --- | --- |
//! | the program ends after [`flush`] returned zero | nothing |
//! | the last one that has the server drops it while its events wait, as when a tenant leaves memory | nothing: the server ends when they are written, or when the store was down for ten minutes |
//! | the program is killed, or the machine stops | what happened in the last tenth of a second, and what the store had not taken by then |
//! | the store is down or slow | nothing, as long as the events fit into [`audit_log_capacity`]; then the newest, and the log of the program says how many |
//! | a subscriber fails, panics or hangs | nothing: the audit log hears of each event before all subscribers. On a Tokio runtime with one thread, a subscriber that hangs stops everything |
//!
//! # Refusals
//! Anybody who reaches the provider can cause some kinds of events without an end: `request.refused`,
//! `client.authentication_failed`, `rate_limit.reached`, `login.failed`, `login.refused`, `user_code.failed`, `email_code.failed` and
//! `upstream_login.failed`. So that strangers
//! cannot fill the store, each instance keeps at most [`audit_log_refusals_per_minute`] of each; the event `refusals.left_out` says
//! how many more there were. Subscribers and the log of the program get all of them.
//!
//! # Responses that wait
//! With [`audit_log_before_response`], a response leaves only when the store has the events of its request. Then a program that is
//! killed loses no event of a response that anybody got, and a store that is down stops the provider: clients get status 503.
//! A client that repeats its request gets what was withheld: for ten minutes, the same code or refresh token does not count as
//! replayed at the instance that withheld the response. While the store does not take events or the buffer is full, requests that
//! may change something wait, and get status 503 before anything is spent. Requests that only read, such as those for metadata,
//! keys, introspection and claims, go on.
//! Requests that come at the same time are written together, so it costs each of them about one more round trip. Events
//! outside of requests, such as those of new signing keys, are written as above.
//!
//! # Failures
//! A webhook that cannot be told of a late event holds up nothing: it is told again until it can be.
//!
//! A batch whose answer was lost is written again, and a store keeps each event once. After a failure the task waits for a
//! second, then for twice as long each time, at most for half a minute.
//!
//! [`audit_log_before_response`]: crate::SettingsBuilder::audit_log_before_response
//! [`audit_log_capacity`]: crate::SettingsBuilder::audit_log_capacity
//! [`audit_log_refusals_per_minute`]: crate::SettingsBuilder::audit_log_refusals_per_minute

mod buffer;
mod figures;
mod part;
mod refusals;
mod writer;

pub(crate) use buffer::OwnBuffer;
pub use figures::{AuditLogFigures, figures};
#[doc(hidden)]
pub use part::{AuditLog, KeepsEvents};
pub use writer::flush;
