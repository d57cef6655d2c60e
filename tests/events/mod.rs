//! Events: what each flow yields, what is never in one, and that nothing that a subscriber or the store does delays a
//! request.

mod audit_log;
mod before_response;
mod clients_and_keys;
mod every_flow;
mod faulty;
mod flows;
mod house;
mod kinds;
mod late;
mod policies;
mod requests;
mod subscribers;
mod webhooks;
mod whole;
mod withheld;
