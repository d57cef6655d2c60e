//! Shared signals are made of the audit log, name people as OpenID Connect does, and have endpoints of their own.

use oauth_runtime::oauth_server;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), events(shared_signals))]
struct WithoutAuditLogOrOpenId {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(authorization_code), responses(code), openid, events(audit_log, shared_signals, shared_signals, caep))]
struct Twice {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[oauth_server(grants(client_credentials), endpoints(signal_poll = "/signals"))]
struct EndpointAlone {
    #[store]
    store: MemoryStore,
}

/// A receiver gets no token of its own here.
#[oauth_server(grants(authorization_code), responses(code), openid, events(audit_log, shared_signals))]
struct ForPeopleAlone {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

fn main() {}
