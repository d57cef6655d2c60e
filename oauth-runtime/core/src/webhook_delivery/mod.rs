//! Sends the events of the audit log to the webhooks of the settings.

mod part;
mod send;
mod task;

pub use part::Webhooks;
