//! The requested registration, and what results from it.

use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde_json::{Map, Value};

use crate::registration::{
    RegistrationPolicy, RegistrationRequest, apply_software_statement, check, check_anything_left,
    check_documents, keep_offered, members,
};
use crate::server::AuthorizationServer;
use crate::settings::Settings;
use crate::{ClientMetadata, OAuthError};

/// In bytes. A client with complete metadata, in some languages and with some keys, needs a third of that.
/// Anybody may register, and each of the client's requests loads the whole record into memory.
const LARGEST_BODY: usize = 16 * 1024;

/// The client's registration: checked, decided by the application, and checked again.
pub(super) async fn decided<S>(
    server: &S,
    mut request: RegistrationRequest,
    head: &Parts,
) -> Result<ClientMetadata, OAuthError>
where
    S: AuthorizationServer + RegistrationPolicy,
{
    let asks_for_grants = !request.metadata.grant_types.is_empty();
    request.other_grant_types = keep_offered(server, &mut request.metadata)?;
    check(server, &mut request.metadata)?;
    let mut metadata = server.register(&request, head).await?;
    check_anything_left(asks_for_grants, &metadata)?;
    check(server, &mut metadata)?;
    check_documents(server, &metadata).await?;
    Ok(metadata)
}

/// The members of the request, with what a software statement says in place of the client's own.
pub(super) fn sent_members(
    settings: &Settings,
    head: &Parts,
    body: &[u8],
) -> Result<Map<String, Value>, OAuthError> {
    if body.len() > LARGEST_BODY {
        return Err(OAuthError::invalid_client_metadata(format!(
            "the body has more than {LARGEST_BODY} bytes; publish large key sets at a jwks_uri"
        )));
    }
    let content_type =
        head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(OAuthError::invalid_request("the Content-Type must be application/json"));
    }
    let mut members = members(body)?;
    apply_software_statement(settings, &mut members)?;
    Ok(members)
}
