//! Registered clients.

mod identifiers;
mod listing;
mod parallel;
mod registration;
mod round_trip;

use super::case::{Case, Outcome};
use super::samples::fresh;
use crate::Client;
use crate::store::ClientRegistrationStore;

pub(super) fn cases<S: ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    let groups = [
        round_trip::cases(),
        identifiers::cases(),
        registration::cases(),
        listing::cases(),
        parallel::cases(),
    ];
    groups.into_iter().flatten().collect()
}

/// A client to register.
fn client(client_id: &str) -> Outcome<Client> {
    let client = Client::confidential(client_id, fresh("secret")).redirect_uri("https://client.example/cb");
    Ok(client.build()?)
}

/// The same client with another name, regardless of the rules for names: a store keeps all records.
fn named(client: &Client, name: &str) -> Outcome<Client> {
    let mut metadata = client.metadata().clone();
    metadata.client_name = Some(name.to_owned());
    Ok(client.with_recorded_metadata(metadata))
}
