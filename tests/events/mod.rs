//! Events: what each flow yields, what is never in one, and that nothing that a subscriber or the store does delays a
//! request.

mod audit_log;
mod flows;
mod requests;
mod subscribers;
mod webhooks;
