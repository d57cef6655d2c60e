//! The endpoints: one module for each, from a plain request to a plain response.

mod authorization;
#[cfg(feature = "openid")]
mod backchannel_authentication;
#[cfg(feature = "openid")]
mod check_session;
#[cfg(feature = "openid")]
mod ciba_decision;
#[cfg(feature = "openid")]
mod ciba_waiting;
mod cors;
mod decoupled;
mod device_authorization;
mod device_decision;
mod direct;
#[cfg(feature = "openid")]
mod end_session;
mod grant_management;
mod introspection;
#[cfg(feature = "openid")]
mod jwks;
mod metadata;
mod protect;
mod protected_resource_metadata;
mod published;
mod pushed_authorization_request;
mod refusal;
mod registration;
mod revocation;
mod row;
#[cfg(all(feature = "openid", feature = "events"))]
mod shared_signals;
mod token;
#[cfg(feature = "openid")]
mod userinfo;

pub use authorization::{
    AuthorizationEndpoint, decide_authorization_request, finalize as finalize_authorization,
    finalize_authorization_response, revalidate_authorization_request, validate_authorization_request,
};
#[cfg(feature = "openid")]
pub use backchannel_authentication::BackchannelAuthenticationEndpoint;
#[cfg(feature = "openid")]
pub use check_session::CheckSessionEndpoint;
#[cfg(feature = "openid")]
pub use ciba_decision::{
    approve_ciba_request, deny_ciba_request, deny_waiting_ciba_request, permitted_ciba_request,
};
#[cfg(feature = "openid")]
pub use ciba_waiting::{find_ciba_request, list_ciba_requests};
pub use device_authorization::DeviceAuthorizationEndpoint;
pub use device_decision::{
    approve_device_request, deny_device_request, find_device_request, permitted_device_request,
};
pub use direct::{AnswersDirectly, DirectRequest, answer_directly, issue_directly, validate_directly};
#[cfg(feature = "openid")]
pub use end_session::{EndSessionEndpoint, finalize_logout_response, validate_logout_request};
pub use grant_management::GrantManagementEndpoint;
pub use introspection::IntrospectionEndpoint;
#[cfg(feature = "openid")]
pub use jwks::JwksEndpoint;
pub use metadata::MetadataEndpoint;
pub use protect::{check_transport, form_body, not_found, unreadable};
pub use protected_resource_metadata::{ProtectedResourceMetadataEndpoint, resource_document};
pub use pushed_authorization_request::{PushedAuthorizationRequestEndpoint, count_push};
pub use registration::RegistrationEndpoint;
pub use revocation::RevocationEndpoint;
pub use row::{Document, Endpoint, answer, document};
#[cfg(all(feature = "openid", feature = "events"))]
pub use shared_signals::{
    AddSignalSubjectEndpoint, RemoveSignalSubjectEndpoint, SignalPollEndpoint, SignalStatusEndpoint,
    SignalStreamsEndpoint, SignalVerificationEndpoint, SsfConfigurationEndpoint,
};
pub use token::TokenEndpoint;
pub(crate) use token::has_grant_type;
#[cfg(feature = "openid")]
pub use userinfo::UserInfoEndpoint;
