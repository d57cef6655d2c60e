//! The declaration: every grant, response type and endpoint that the framework has.

use oauth_runtime::console::Console;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::ui::Pages;

use crate::access_rules::AccessRules;
use crate::api::Notes;
use crate::assertion_rules::AssertionRules;
use crate::exchange_rules::ExchangeRules;
use crate::payment::Payment;
use crate::registration::Registration;
use crate::store::Store;
use crate::users::Users;

/// The reference provider. It includes the deprecated practices, so that clients which still need them can be
/// tried.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, password, refresh_token, client_credentials, device_code, ciba, token_exchange, jwt_bearer),
    responses(code, token, none, id_token, code token, code id_token, code id_token token, id_token token),
    scopes(
        read = "Read your notes",
        write = "Change your notes",
        "operator:read" = "See what the provider keeps",
        "operator:write" = "Change what the provider keeps"
    ),
    openid(profile, email, address, phone, offline_access),
    endpoints(introspection, revocation, metadata, end_session, check_session, registration, pushed_authorization_request, authorization_challenge, grant_management),
    policy(access),
    client_auth(private_key_jwt, tls_client_auth, self_signed_tls_client_auth, federated_jwt, spiffe_jwt),
    clients(metadata_documents),
    access_tokens(opaque, jwt),
    resources(api = "/api" { scopes(read, write), name = "Notes", default }),
    introspection(signed),
    token_exchange(id_jag, foreign_tokens, transaction_tokens, native_sso),
    response_modes(jwt),
    sender_constrained(dpop, mtls),
    encryption(id_token, userinfo, authorization_response, introspection, request_objects),
    request_objects(by_value, by_reference),
    authorization_details(payment_initiation = Payment),
    events(audit_log, webhooks, shared_signals),
    people(sign_up, password_reset, email_login, profile, deletion, export, upstream, approval_email)
)]
pub struct Provider {
    #[store]
    store: Store,
    #[users]
    users: Users,
    notes: Notes,
    registration: Registration,
    access_rules: AccessRules,
    exchange_rules: ExchangeRules,
    assertion_rules: AssertionRules,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
    #[console]
    console: Console,
}

impl Provider {
    /// The store of clients, tokens, sessions and consents.
    pub fn token_store(&self) -> &Store {
        &self.store
    }

    /// The resource owners.
    pub fn people(&self) -> &Users {
        &self.users
    }

    /// Decides who may register clients.
    pub fn registration(&self) -> &Registration {
        &self.registration
    }

    /// Decides who may have what.
    pub fn access_rules(&self) -> &AccessRules {
        &self.access_rules
    }

    /// Decides which tokens may be exchanged.
    pub fn exchange_rules(&self) -> &ExchangeRules {
        &self.exchange_rules
    }

    /// Decides whose tokens the assertions of other issuers are good for.
    pub fn assertion_rules(&self) -> &AssertionRules {
        &self.assertion_rules
    }

    /// What the protected API keeps.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }
}
