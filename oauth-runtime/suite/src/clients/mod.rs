//! Registered clients.

mod identifiers;
mod listing;
mod parallel;
mod registration;
mod round_trip;

use super::case::Case;
use super::outcome::Outcome;
use super::samples::fresh;
use oauth_runtime_core::Client;
use oauth_runtime_core::store::ClientRegistrationStore;

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
    Ok(oauth_runtime_core::__internal::with_recorded_metadata(client, metadata))
}
