//! Clients without registration need an authorization endpoint, and contradict `preregistered`.

use oauth_runtime_tables::{endpoints, responses};

use crate::errors::Errors;
use crate::server::model::{ClientSourceKind, Options};

/// Fetching documents and verifying keys need their feature.
pub(super) fn clients_have_their_feature(options: &Options, errors: &Errors) {
    let documents = options.clients_from(ClientSourceKind::MetadataDocuments);
    if let (Some(documents), false) = (documents, cfg!(feature = "openid")) {
        errors.at(
            documents,
            "clients with metadata documents need the feature `openid`\nwrite `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
}

/// A person must approve them, and they get no token through the browser.
pub(super) fn clients_have_the_code_response(options: &Options, errors: &Errors) {
    let has_code = options.responses_unread || options.response_with(responses::CODE).is_some();
    let documents = options.clients_from(ClientSourceKind::MetadataDocuments);
    if let (Some(documents), false) = (documents, has_code) {
        errors.at(
            documents,
            "a client with a metadata document exists here only once a person has approved it, with the response type \
             `code`\n\
             add `responses(code)` and `grants(authorization_code)`, or leave `clients` out",
        );
    }
}

/// It says that there are no others.
pub(super) fn preregistered_clients_are_alone(options: &Options, errors: &Errors) {
    let documents = options.clients_from(ClientSourceKind::MetadataDocuments).map(|_| "metadata_documents");
    let registration = options.has_endpoint(endpoints::REGISTRATION).then_some("registration");
    let preregistered = options.clients_from(ClientSourceKind::Preregistered);
    if let (Some(span), Some(other)) = (preregistered, documents.or(registration)) {
        errors.at(
            span,
            format!(
                "`preregistered` says that an operator registers each client, but `{other}` lets others come\n\
                 leave one of them out"
            ),
        );
    }
}
