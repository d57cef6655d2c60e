//! What the other crates of this project share with the core. Not part of the public interface: it changes
//! without notice.

// For the stores and the fetcher.
pub use crate::network::{Network, is_this_machine};
#[cfg(feature = "passwords")]
pub use crate::password::reserved::is_reserved;
pub use crate::spans::{CallSpan, DatabasePlace, carried};
pub use crate::store::addresses::{address, email_of, has_address, known_address, verified_address};
pub use crate::store::urls::{check_files, take_parameters};
pub use crate::store::user_record::UserRecord;

// For the resource server of its own.
#[cfg(feature = "openid")]
pub use crate::dpop_nonce::Nonces;
#[cfg(feature = "openid")]
pub use crate::dpop_proof::{AcceptedProof, Demand, NonceDemand, Proof, Target, proof_of};
pub use crate::endpoint::resource_document;
#[cfg(feature = "openid")]
pub use crate::http::client_certificate::received as received_certificate;
pub use crate::http::noted_error;
pub use crate::http::request_path;
#[cfg(feature = "openid")]
pub use crate::jwt_claims::{RegisteredClaims, numeric_date};
#[cfg(feature = "openid")]
pub use crate::keys::{Unverified, is_type};
pub use crate::protected_resource::Base;

// For the suite.
#[cfg(feature = "openid")]
pub use crate::keys::verifies;

// For the axum adapter.
#[cfg(feature = "extractors")]
pub use crate::resource::extract::{kept, reject};
pub use crate::resource::{check_scheme, uses_dpop};
pub use oauth_runtime_tables::endpoints::Below;

// For the pages.
pub use crate::authorization::condition::on_condition;
pub use crate::authorization::permit::permitted_request;
pub use crate::client::Lookup;
pub use crate::endpoint::{
    AnswersDirectly, DirectRequest, answer_directly, count_push, issue_directly, validate_directly,
};
pub use crate::endpoint::{
    check_transport, decide_authorization_request, finalize_authorization, form_body,
    permitted_device_request, revalidate_authorization_request,
};
pub use crate::failure::{catch_panic, store_failure};
pub use crate::grant_management::invalid_grant_id;
#[cfg(feature = "openid")]
pub use crate::http::policy::policy_source;
pub use crate::http::{client_address::client_address, leave::destination, response::error_head};
#[cfg(feature = "openid")]
pub use crate::identity::release::is_claim_of_scope;
pub use crate::openid::protocol_claims::is_protocol_claim;
#[cfg(feature = "openid")]
pub use crate::seal::{Opened, Purpose, is_sealed, open, seal};
pub use crate::server::{RequestKind, find_client, in_request, observe};
pub use crate::settings::VERIFICATION_PATH;
pub use oauth_runtime_tables::endpoints::{AUTHORIZATION_CHALLENGE, Endpoint as EndpointRow};

/// The tasks that send e-mail: what strangers asked for, and what is about what people did.
#[cfg(feature = "openid")]
pub fn mails<S: crate::AuthorizationServer>(server: &S) -> &[crate::server::Background<S>; 2] {
    server.runtime().mails()
}

/// Delivers what a store keeps until it has arrived.
#[cfg(feature = "openid")]
pub mod delivery {
    pub use crate::delivery::{Came, Delivers, Figures, belong, deliver_now, next_attempt, wake};
    pub use crate::server::Background;
}

/// Fetches what clients that nobody vouches for publish, with the limits for strangers.
pub fn fetcher_for_strangers(
    settings: &crate::Settings,
) -> Option<std::sync::Arc<dyn crate::fetch::Fetcher>> {
    settings.fetcher_for_strangers()
}

/// A client with metadata that no rule was applied to, as a record of an earlier version may have them.
#[cfg(feature = "testing")]
pub fn with_recorded_metadata(client: &crate::Client, metadata: crate::ClientMetadata) -> crate::Client {
    client.with_recorded_metadata(metadata)
}

/// The public client as it is after it changed its own metadata.
///
/// # Errors
/// The metadata is invalid.
#[cfg(feature = "testing")]
pub fn with_metadata_at(
    client: &crate::Client,
    metadata: crate::ClientMetadata,
    now: crate::Timestamp,
) -> Result<crate::Client, crate::ClientError> {
    client.with_metadata_and_secrets(metadata, Vec::new(), now)
}

/// The content of an ID token, as verifying a hint finds it.
#[cfg(feature = "testing")]
pub fn id_token_hint(
    client_id: &str,
    subject: &str,
    session_id: Option<String>,
) -> crate::openid::IdTokenHint {
    crate::openid::IdTokenHint { client_id: client_id.to_owned(), subject: subject.to_owned(), session_id }
}

/// The request with this hint.
#[cfg(feature = "testing")]
pub fn with_id_token_hint(
    request: crate::AuthorizationRequest,
    hint: crate::openid::IdTokenHint,
) -> crate::AuthorizationRequest {
    request.with_id_token_hint(hint)
}
