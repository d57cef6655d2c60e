//! The clients of node-oidc-provider: the list `clients` of its configuration, or what its adapter keeps of the model `Client`.
//!
//! Its metadata have the names of RFC 7591 (lib/consts/client_attributes.js of oidc-provider 9), and its secrets are kept as they are.

use super::found::{Reading, Wishes};
use super::members::Members;
use super::registered::registered;

/// What is only of the registration that the client had there.
const WITHOUT_EFFECT: [&str; 3] =
    ["client_id_issued_at", "client_secret_expires_at", "registration_client_uri"];

pub(super) fn client(mut members: Members<'_>, wishes: &Wishes, reading: &mut Reading) {
    members.leave_out(&WITHOUT_EFFECT);
    let secret = members.text("client_secret");
    if let Some(mut found) = registered(members, wishes, reading) {
        found.secret = secret;
        reading.clients.push(found);
    }
}
