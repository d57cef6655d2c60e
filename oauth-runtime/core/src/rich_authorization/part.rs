//! The part of a provider that declares types of authorization details.

use serde_json::{Map, Value};

use crate::authorization::{Approval, AuthorizationRequest};
use crate::authorization_details::{AuthorizationDetails, DetailType, invalid, requested};
use crate::device::DeviceAuthorizationRequest;
use crate::openid::Claims;
use crate::server::{AuthorizationServer, IntrospectedToken, Metadata, Minting, Part};
use crate::{ClientMetadata, OAuthError};

/// A provider with `authorization_details(…)`.
#[derive(Debug, Clone, Copy)]
pub struct RichAuthorizationRequests;

impl<S: AuthorizationServer> Part<S> for RichAuthorizationRequests {
    fn metadata(_: &S, metadata: &mut Metadata) {
        let types = S::DECLARATION.authorization_details;
        metadata.extend("authorization_details_types_supported", types.iter().map(DetailType::name));
        let schema = |own: &DetailType| Some((own.name().to_owned(), own.json_schema()?));
        let schemas: Map<String, Value> = types.iter().filter_map(schema).collect();
        if !schemas.is_empty() {
            metadata.set("authorization_details_schemas", schemas);
        }
    }

    /// RFC 9396 section 10. Without the member, a client may have every type, so an unknown one is not dropped.
    fn check_registration(_: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        let types = S::DECLARATION.authorization_details;
        let is_known = |name: &String| types.iter().any(|own| own.name() == *name);
        if metadata.authorization_details_types.iter().all(is_known) {
            return Ok(());
        }
        let known: Vec<&str> = types.iter().map(DetailType::name).collect();
        let problem = format!("authorization_details_types: this server has {}", known.join(", "));
        Err(OAuthError::invalid_client_metadata(problem))
    }

    /// The application may enrich or narrow the details (section 7.1), but adds no type that the client did not
    /// request.
    fn check_approval(_: &S, request: &AuthorizationRequest, approval: &Approval) -> Result<(), OAuthError> {
        check_types(request.authorization_details(), approval)
    }

    /// Section 6: a client that acts for itself gets what the type allows it. Section 6.1: a token request may narrow what
    /// the person granted. A refresh token keeps all of it.
    async fn mint(_: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let mut details = minting.access_token().authorization_details.clone();
        let client = minting.client();
        details.retain(|name| client.allows_authorization_details_type(name));
        if let Some(request) = minting.request() {
            let types = S::DECLARATION.authorization_details;
            let parameter = request.parameter("authorization_details");
            let named = requested(types, client, parameter)?;
            // Without the parameter, a request is for everything that was granted, which an empty array hardly means.
            if parameter.is_some() && named.is_empty() {
                return Err(invalid("authorization_details is empty; leave it out for all that was granted"));
            }
            // Whoever presents itself as a public client gets none: nobody has authenticated it.
            if minting.access_token().subject.is_none() && !client.is_public() {
                if !named.are_for_client(client, types) {
                    return Err(invalid("this client may not have these authorization details for itself"));
                }
                details = named.clone();
            }
            if !named.is_empty() && details.is_empty() {
                return Err(invalid(
                    "the grant has no authorization details: a person approves them in an authorization request",
                ));
            }
            if !named.are_within(&details, types) {
                return Err(invalid("these authorization details were not granted"));
            }
            if !named.is_empty() {
                details = named;
            }
        }
        minting.set_authorization_details(details);
        Ok(())
    }

    /// The same for a device as for an authorization request.
    fn check_device_approval(
        _: &S,
        request: &DeviceAuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        check_types(request.authorization_details(), approval)
    }

    /// The same for a backchannel authentication request.
    #[cfg(feature = "openid")]
    fn check_ciba_approval(
        _: &S,
        request: &crate::ciba::BackchannelAuthenticationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        check_types(request.authorization_details(), approval)
    }

    /// Section 9.2.
    async fn introspect(
        _: &S,
        token: &IntrospectedToken<'_>,
        members: &mut Claims,
    ) -> Result<bool, OAuthError> {
        let details = token.authorization_details();
        if !details.is_empty() {
            members.insert("authorization_details", details.iter().cloned().collect::<Vec<Value>>());
        }
        Ok(true)
    }
}

fn check_types(requested: &AuthorizationDetails, approval: &Approval) -> Result<(), OAuthError> {
    let Some(approved) = approval.approved_details() else { return Ok(()) };
    match approved.types().all(|name| requested.types().any(|own| own == name)) {
        true => Ok(()),
        false => {
            tracing::error!(
                "the application approved authorization details of a type that was not requested"
            );
            Err(OAuthError::ServerError)
        }
    }
}
