//! What a client learns about its grant (Grant Management for OAuth 2.0 draft 03, section 6.4).

use serde_json::{Map, Value, json};

use crate::token::{IssuedGrant, ManagedGrant};

/// The response to a query.
pub(crate) fn description(grant: &IssuedGrant, managed: &ManagedGrant) -> Map<String, Value> {
    let scopes: Vec<Value> =
        managed.scopes.iter().map(|own| scope(own.scope.as_str(), &own.resources)).collect();
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    set("scopes", scopes.into());
    let claims: Vec<&str> = managed.claim_names().collect();
    if !claims.is_empty() {
        set("claims", json!(claims));
    }
    if !managed.authorization_details.is_empty() {
        set("authorization_details", json!(managed.authorization_details));
    }
    set("created_at", json!(grant.issued_at));
    // The text of the draft has the first name, and its example the second one.
    set("last_updated", json!(managed.updated_at));
    set("last_updated_at", json!(managed.updated_at));
    set("expires_at", json!(grant.expires_at));
    // Whatever changes a grant here is a request of its client.
    set("updated_by", "client".into());
    members
}

/// A scope, with the resources that it was approved for.
fn scope(scope: &str, resources: &[String]) -> Value {
    match resources.is_empty() {
        true => json!({ "scope": scope }),
        false => json!({ "scope": scope, "resource": resources }),
    }
}
