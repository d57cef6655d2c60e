//! The client information response (RFC 7591 section 3.2.1, RFC 7592 section 3).

use serde_json::{Map, Value, json};

use crate::record::is_constraint;
use crate::server::{AuthorizationServer, Part};
use crate::{Client, Secret};

/// All registered metadata that this version knows, with the defaults written out. The secret is included only if it
/// is new, because only its digest is stored.
pub(crate) fn information<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    secret: Option<&Secret>,
    access_token: &str,
) -> Map<String, Value> {
    let mut members = match serde_json::to_value(client.metadata()) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    members.remove("localized");
    members.retain(|name, _| !is_constraint(name));
    client.metadata().rest.names().for_each(|unknown| drop(members.remove(unknown)));
    let localized = client.metadata().localized.iter();
    members.extend(localized.map(|(name, value)| (name.clone(), value.as_str().into())));
    if client.metadata().scope.is_empty() {
        members.remove("scope");
    }
    S::Parts::describe_registration(server, client.metadata(), &mut members);
    let client_id = client.client_id();
    members.insert("client_id".into(), client_id.into());
    if let Some(registration) = client.registration() {
        members.insert("client_id_issued_at".into(), registration.issued_at.as_unix().into());
    }
    if let Some(secret) = secret {
        members.insert("client_secret".into(), secret.reveal().into());
        // It does not expire.
        members.insert("client_secret_expires_at".into(), json!(0));
    }
    let path = S::DECLARATION.endpoints.path("registration").unwrap_or_default().trim_end_matches('/');
    let uri = format!("{}/{client_id}", server.settings().issuer().join(path));
    members.insert("registration_client_uri".into(), uri.into());
    members.insert("registration_access_token".into(), access_token.into());
    members
}
