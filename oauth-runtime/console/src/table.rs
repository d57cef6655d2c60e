//! Every operation of the API, once: the routes, the checks of scope and the OpenAPI document follow from this table.

use crate::scopes::Needed::{self, Read, Write};

/// An operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    ListClients,
    CreateClient,
    ShowClient,
    ChangeClient,
    DeleteClient,
    DisableClient,
    EnableClient,
    RotateSecret,
    RetireSecret,
    CancelRotation,
    DeleteClientsOfHost,
    ListClientGrants,
    RevokeClientGrants,
    ListClientSessions,
    EndClientSessions,
    FindPeople,
    ShowPerson,
    ForgetPerson,
    EndEverything,
    DeleteCredentials,
    ListPersonGrants,
    RevokePersonGrants,
    ListPersonSessions,
    EndPersonSessions,
    EndSession,
    RevokeGrant,
    ListKeys,
    RotateKeys,
    DeleteKey,
    ListEvents,
    ListWebhooks,
    ResumeWebhook,
    ShowLoginLimits,
    ForgetLoginLimits,
    ShowSecondFactorLimits,
    ForgetSecondFactorLimits,
    ListTenants,
    DisableTenant,
    EnableTenant,
    Explain,
}

/// What the API and its document say of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) operation: Operation,
    /// `operationId`.
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    /// Under the path of the API, with its parameters in braces.
    pub(crate) path: &'static str,
    pub(crate) needs: Needed,
    pub(crate) summary: &'static str,
    /// The parameters of the query.
    pub(crate) query: &'static [&'static str],
    /// The schema of the request's body.
    pub(crate) request: Option<&'static str>,
    pub(crate) status: u16,
    /// The schema of the response's body.
    pub(crate) response: Option<&'static str>,
}

impl Row {
    /// Whether only a person may have it done who has just proved who they are. Whoever finds a browser that an operator left
    /// open can do the rest: look, and disable a client, which is what an emergency needs.
    pub(crate) fn needs_recent_login(&self) -> bool {
        self.needs == Write && self.operation != Operation::DisableClient
    }
}

const PAGING: &[&str] = &["after", "limit"];
const NONE: &[&str] = &[];

/// A row without a body in its request.
const fn row(
    operation: Operation,
    (id, method, path): (&'static str, &'static str, &'static str),
    needs: Needed,
    summary: &'static str,
    query: &'static [&'static str],
    (status, response): (u16, Option<&'static str>),
) -> Row {
    Row { operation, id, method, path, needs, summary, query, request: None, status, response }
}

/// The same row with a body.
const fn takes(row: Row, request: &'static str) -> Row {
    Row { request: Some(request), ..row }
}

const NOTHING: (u16, Option<&str>) = (204, None);

/// All operations.
#[rustfmt::skip]
pub(crate) const ROWS: [Row; 40] = [
    row(Operation::ListClients, ("listClients", "GET", "/clients"), Read, "List the clients, by their identifiers.", PAGING, (200, Some("Clients"))),
    takes(row(Operation::CreateClient, ("createClient", "POST", "/clients"), Write, "Register a client. Its secret is in this answer alone.", NONE, (201, Some("NewClient"))), "ClientCreation"),
    row(Operation::ShowClient, ("showClient", "GET", "/clients/{client_id}"), Read, "Show a client.", NONE, (200, Some("Client"))),
    takes(row(Operation::ChangeClient, ("changeClient", "PATCH", "/clients/{client_id}"), Write, "Change the metadata of a client, by a merge patch (RFC 7396).", NONE, (200, Some("Client"))), "ClientPatch"),
    row(Operation::DeleteClient, ("deleteClient", "DELETE", "/clients/{client_id}"), Write, "Delete a client and everything that was issued to it.", NONE, NOTHING),
    row(Operation::DisableClient, ("disableClient", "POST", "/clients/{client_id}/disable"), Write, "Disable a client: it cannot authenticate, and its tokens are inactive.", NONE, (200, Some("Client"))),
    row(Operation::EnableClient, ("enableClient", "POST", "/clients/{client_id}/enable"), Write, "Enable a client.", NONE, (200, Some("Client"))),
    row(Operation::RotateSecret, ("rotateSecret", "POST", "/clients/{client_id}/rotate-secret"), Write, "Give a client a new secret, which is in this answer alone. The old one stays valid until it is retired.", NONE, (200, Some("NewSecret"))),
    row(Operation::RetireSecret, ("retireSecret", "POST", "/clients/{client_id}/retire-secret"), Write, "Remove the older of two secrets.", NONE, (200, Some("Client"))),
    row(Operation::CancelRotation, ("cancelRotation", "POST", "/clients/{client_id}/cancel-rotation"), Write, "Remove the newer of two secrets.", NONE, (200, Some("Client"))),
    row(Operation::DeleteClientsOfHost, ("deleteClientsOfHost", "DELETE", "/client-hosts/{host}"), Write, "Delete all clients whose metadata document is on a host, and everything that was issued to them.", NONE, (200, Some("Deleted"))),
    row(Operation::ListClientGrants, ("listClientGrants", "GET", "/clients/{client_id}/grants"), Read, "List the grants to a client.", PAGING, (200, Some("Grants"))),
    row(Operation::RevokeClientGrants, ("revokeClientGrants", "DELETE", "/clients/{client_id}/grants"), Write, "Revoke all grants of people to a client. Consents stay, and so do tokens that the client has for itself: disable it.", NONE, (200, Some("Revoked"))),
    row(Operation::ListClientSessions, ("listClientSessions", "GET", "/clients/{client_id}/sessions"), Read, "List the sessions in which a client takes part.", PAGING, (200, Some("ClientSessions"))),
    row(Operation::EndClientSessions, ("endClientSessions", "DELETE", "/clients/{client_id}/sessions"), Write, "End all logins in which a client takes part; all their clients get a notice.", NONE, (200, Some("EndedSessions"))),
    row(Operation::FindPeople, ("findPeople", "GET", "/people"), Read, "Find people by their user name or e-mail address, written in full. 404: this provider cannot.", &["search"], (200, Some("People"))),
    row(Operation::ShowPerson, ("showPerson", "GET", "/people/{subject}"), Read, "Show what the provider knows of a person.", NONE, (200, Some("Person"))),
    row(Operation::ForgetPerson, ("forgetPerson", "DELETE", "/people/{subject}"), Write, "Delete what the store keeps of a person: credentials, consents, grants, claims; with events=true, their events too.", &["events"], (200, Some("Ended"))),
    row(Operation::EndEverything, ("endEverything", "POST", "/people/{subject}/end-everything"), Write, "End all logins and all grants of a person, and forget their consents.", NONE, (200, Some("Ended"))),
    row(Operation::DeleteCredentials, ("deleteCredentials", "DELETE", "/people/{subject}/credentials"), Write, "Delete passkeys, authenticator app and recovery codes of a person who lost them.", NONE, NOTHING),
    row(Operation::ListPersonGrants, ("listPersonGrants", "GET", "/people/{subject}/grants"), Read, "List the grants of a person, the newest first.", NONE, (200, Some("Grants"))),
    row(Operation::RevokePersonGrants, ("revokePersonGrants", "DELETE", "/people/{subject}/grants"), Write, "Revoke the grants of a person, to one client or to all, and forget the consents behind them.", &["client_id"], (200, Some("Revoked"))),
    row(Operation::ListPersonSessions, ("listPersonSessions", "GET", "/people/{subject}/sessions"), Read, "List the logins of a person, the newest first.", NONE, (200, Some("Sessions"))),
    row(Operation::EndPersonSessions, ("endPersonSessions", "DELETE", "/people/{subject}/sessions"), Write, "End all logins of a person; their clients get a notice.", NONE, (200, Some("EndedSessions"))),
    row(Operation::EndSession, ("endSession", "DELETE", "/people/{subject}/sessions/{session_id}"), Write, "End one login; its clients get a notice.", NONE, NOTHING),
    row(Operation::RevokeGrant, ("revokeGrant", "DELETE", "/grants/{grant_id}"), Write, "Revoke a grant of a person with everything that was issued from it. With force=true, also a code that nobody has redeemed, or the tokens of a client itself.", &["force"], NOTHING),
    row(Operation::ListKeys, ("listKeys", "GET", "/keys"), Read, "List the signing keys that are published.", NONE, (200, Some("Keys"))),
    row(Operation::RotateKeys, ("rotateKeys", "POST", "/keys/rotate"), Write, "Have new signing keys made before they are due. They sign once everybody can know them.", NONE, (200, Some("Keys"))),
    row(Operation::DeleteKey, ("deleteKey", "DELETE", "/keys/{key_id}"), Write, "Delete a signing key at once. The tokens that it signed are invalid.", NONE, NOTHING),
    row(Operation::ListEvents, ("listEvents", "GET", "/events"), Read, "List the events of the audit log, the newest first. Request, session, grant and address have no index: one call looks at 20,000 events, and a page with `next` may be empty.", &["subject", "client_id", "type", "since", "until", "request_id", "session_id", "grant_id", "address", "after", "limit"], (200, Some("Events"))),
    row(Operation::ListWebhooks, ("listWebhooks", "GET", "/webhooks"), Read, "List the webhooks: up to when their receivers have the events, and which of them fail.", NONE, (200, Some("Webhooks"))),
    row(Operation::ResumeWebhook, ("resumeWebhook", "POST", "/webhooks/{webhook_id}/resume"), Write, "Try a receiver again that failed or answered 410 Gone, from the event that it did not take.", NONE, NOTHING),
    row(Operation::ShowLoginLimits, ("showLoginLimits", "GET", "/rate-limits/logins/{username}"), Read, "Show the failed logins that are counted for a user name: at new places, in known browsers, at an address, and at a client with a secret.", &["address", "client_id"], (200, Some("Failures"))),
    row(Operation::ForgetLoginLimits, ("forgetLoginLimits", "DELETE", "/rate-limits/logins/{username}"), Write, "Forget the failed logins that are counted for a user name, so that the person can try again. The answer says what was counted until then.", &["address", "client_id"], (200, Some("ForgottenFailures"))),
    row(Operation::ShowSecondFactorLimits, ("showSecondFactorLimits", "GET", "/rate-limits/second-factors/{subject}"), Read, "Show the wrong second factors that are counted for a person, at the same places.", &["address", "client_id"], (200, Some("Failures"))),
    row(Operation::ForgetSecondFactorLimits, ("forgetSecondFactorLimits", "DELETE", "/rate-limits/second-factors/{subject}"), Write, "Forget the wrong second factors that are counted for a person, so that they can try again. The answer says what was counted until then.", &["address", "client_id"], (200, Some("ForgottenFailures"))),
    row(Operation::ListTenants, ("listTenants", "GET", "/tenants"), Read, "List the tenants of the process. 404: this provider has none.", NONE, (200, Some("Tenants"))),
    row(Operation::DisableTenant, ("disableTenant", "POST", "/tenants/{name}/disable"), Write, "Disable a tenant: it gets no requests any more, and keeps what it has.", NONE, (200, Some("Tenant"))),
    row(Operation::EnableTenant, ("enableTenant", "POST", "/tenants/{name}/enable"), Write, "Enable a tenant.", NONE, (200, Some("Tenant"))),
    takes(row(Operation::Explain, ("explain", "POST", "/explain"), Read, "Say what would happen if a client asked for something, and by which rule. Nothing is issued.", NONE, (200, Some("Explanation"))), "Question"),
];

/// The values of a path's parameters, in order; `None` if it is another path.
pub(crate) fn matched<'a>(pattern: &str, segments: &[&'a str]) -> Option<Vec<&'a str>> {
    let wanted: Vec<&str> = pattern.split('/').skip(1).collect();
    if wanted.len() != segments.len() {
        return None;
    }
    let mut values = Vec::new();
    for (wanted, segment) in wanted.into_iter().zip(segments) {
        match wanted.starts_with('{') {
            true if !segment.is_empty() => values.push(*segment),
            false if wanted == *segment => {}
            _ => return None,
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_operation_has_one_row_and_one_place() {
        let ids: BTreeSet<&str> = ROWS.iter().map(|row| row.id).collect();
        let places: BTreeSet<(&str, &str)> = ROWS.iter().map(|row| (row.method, row.path)).collect();
        assert_eq!((ids.len(), places.len()), (ROWS.len(), ROWS.len()));
        for (index, row) in ROWS.iter().enumerate() {
            assert!(ROWS[..index].iter().all(|other| other.operation != row.operation), "{}", row.id);
            assert_eq!(row.needs == Needed::Write, row.method != "GET" && row.id != "explain", "{}", row.id);
        }
    }

    #[test]
    fn every_change_but_one_needs_a_recent_login() {
        let without: Vec<&str> = ROWS
            .iter()
            .filter(|row| row.needs == Needed::Write && !row.needs_recent_login())
            .map(|row| row.id)
            .collect();
        assert_eq!(without, ["disableClient"]);
        assert!(!ROWS.iter().any(|row| row.needs == Needed::Read && row.needs_recent_login()));
    }

    #[test]
    fn a_path_has_its_parameters() {
        assert_eq!(matched("/clients/{client_id}/grants", &["clients", "web", "grants"]), Some(vec!["web"]));
        assert_eq!(matched("/clients", &["clients"]), Some(vec![]));
        for other in [&["clients", "", "grants"][..], &["clients", "web"], &["clients", "web", "grant"], &[]]
        {
            assert_eq!(matched("/clients/{client_id}/grants", other), None, "{other:?}");
        }
    }
}
