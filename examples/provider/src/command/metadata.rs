//! Client metadata as command line options, with the names from RFC 7591.

use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use oauth_runtime::{AuthMethod, ClientMetadata, RedirectUri, Scope, SecurityProfile};

use super::openid::OpenIdArguments;

const AUTH_METHODS: [AuthMethod; 4] = [
    AuthMethod::ClientSecretBasic,
    AuthMethod::ClientSecretPost,
    AuthMethod::PrivateKeyJwt,
    AuthMethod::None,
];

/// The named parts of a client's registration.
#[derive(Debug, Default, PartialEq, Args)]
pub(super) struct MetadataArguments {
    /// The name to show to people; "" removes it, as for all texts.
    #[arg(long, value_name = "NAME")]
    client_name: Option<String>,
    /// Where authorization responses may go; may be repeated.
    #[arg(long = "redirect-uri", value_name = "URI", value_parser = |uri: &str| RedirectUri::parse_on_private_network(uri))]
    redirect_uris: Option<Vec<RedirectUri>>,
    /// Whether redirect URIs may be http on a private network, for a confidential client.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    private_network_redirect_uris: Option<bool>,
    /// Whether the client must push its authorization requests (RFC 9126).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    require_pushed_authorization_requests: Option<bool>,
    /// Whether the client must sign its authorization requests (RFC 9101).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    require_signed_request_object: Option<bool>,
    /// Whether the client's access tokens are bound to the key of a DPoP proof (RFC 9449).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    dpop_bound_access_tokens: Option<bool>,
    /// Whether people log in in the client without a browser, because it is an application of the provider's own.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    first_party: Option<bool>,
    /// The profile that the client is held to; "" removes it.
    #[arg(long, value_name = "PROFILE", value_parser = profile_parser())]
    profile: Option<String>,
    /// Whether the client's access tokens are bound to its certificate (RFC 8705).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    tls_client_certificate_bound_access_tokens: Option<bool>,
    /// How the client authenticates; `none` is a public client, `private_key_jwt` needs --jwks-uri.
    #[arg(long, value_name = "METHOD", value_parser = auth_method_parser())]
    token_endpoint_auth_method: Option<AuthMethod>,
    /// A grant type that the client may use; may be repeated.
    #[arg(long = "grant-type", value_name = "TYPE")]
    grant_types: Option<Vec<String>>,
    /// A response type that the client may use, such as "code id_token"; may be repeated.
    #[arg(long = "response-type", value_name = "TYPE")]
    response_types: Option<Vec<String>>,
    /// The scope that the client may ask for, tokens separated by spaces.
    #[arg(long)]
    scope: Option<Scope>,
    /// The scope of requests without one; "": the whole scope.
    #[arg(long, value_name = "SCOPE")]
    default_scope: Option<Scope>,
    /// The lifetime of its access tokens in seconds; 0: that of the provider.
    #[arg(long, value_name = "SECONDS")]
    access_token_expires_in: Option<u64>,
    /// The lifetime of its refresh tokens in seconds; 0: that of the provider.
    #[arg(long, value_name = "SECONDS")]
    refresh_token_expires_in: Option<u64>,
    /// The lifetime of its ID tokens in seconds; 0: that of the provider.
    #[arg(long, value_name = "SECONDS")]
    id_token_expires_in: Option<u64>,
    /// The client's home page.
    #[arg(long, value_name = "URI")]
    client_uri: Option<String>,
    /// The client's logo.
    #[arg(long, value_name = "URI")]
    logo_uri: Option<String>,
    /// The client's terms of service.
    #[arg(long, value_name = "URI")]
    tos_uri: Option<String>,
    /// The client's privacy policy.
    #[arg(long, value_name = "URI")]
    policy_uri: Option<String>,
    /// A person responsible for the client; may be repeated.
    #[arg(long = "contact", value_name = "ADDRESS")]
    contacts: Option<Vec<String>>,
    /// Identifies the client's software across its installations.
    #[arg(long, value_name = "ID")]
    software_id: Option<String>,
    /// The version of that software.
    #[arg(long, value_name = "VERSION")]
    software_version: Option<String>,
    #[command(flatten)]
    openid: OpenIdArguments,
}

fn profile_parser() -> PossibleValuesParser {
    PossibleValuesParser::new([""].into_iter().chain(SecurityProfile::ALL.map(SecurityProfile::as_str)))
}

fn auth_method_parser() -> impl TypedValueParser<Value = AuthMethod> {
    let named = |name: String| AUTH_METHODS.into_iter().find(|method| method.as_str() == name);
    PossibleValuesParser::new(AUTH_METHODS.map(AuthMethod::as_str))
        .try_map(move |name| named(name).ok_or("there is no such method"))
}

impl MetadataArguments {
    /// Whether no option is given.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The metadata with the given options replaced.
    pub(super) fn apply(&self, mut metadata: ClientMetadata) -> ClientMetadata {
        set_text(&mut metadata.client_name, &self.client_name);
        set_text(&mut metadata.client_uri, &self.client_uri);
        set_text(&mut metadata.logo_uri, &self.logo_uri);
        set_text(&mut metadata.tos_uri, &self.tos_uri);
        set_text(&mut metadata.policy_uri, &self.policy_uri);
        set(&mut metadata.contacts, &self.contacts);
        set_text(&mut metadata.software_id, &self.software_id);
        set_text(&mut metadata.software_version, &self.software_version);
        set(&mut metadata.redirect_uris, &self.redirect_uris);
        set(&mut metadata.token_endpoint_auth_method, &self.token_endpoint_auth_method);
        set(&mut metadata.grant_types, &self.grant_types);
        set(&mut metadata.response_types, &self.response_types);
        set(&mut metadata.scope, &self.scope);
        if let Some(scope) = &self.default_scope {
            metadata.default_scope = Some(scope.clone()).filter(|scope| !scope.is_empty());
        }
        set_time(&mut metadata.access_token_expires_in, self.access_token_expires_in);
        set_time(&mut metadata.refresh_token_expires_in, self.refresh_token_expires_in);
        set_time(&mut metadata.id_token_expires_in, self.id_token_expires_in);
        set(&mut metadata.private_network_redirect_uris, &self.private_network_redirect_uris);
        set(&mut metadata.require_pushed_authorization_requests, &self.require_pushed_authorization_requests);
        set(&mut metadata.require_signed_request_object, &self.require_signed_request_object);
        set(&mut metadata.dpop_bound_access_tokens, &self.dpop_bound_access_tokens);
        set(&mut metadata.first_party, &self.first_party);
        if let Some(name) = &self.profile {
            metadata.profile = SecurityProfile::from_name(name);
        }
        set(
            &mut metadata.tls_client_certificate_bound_access_tokens,
            &self.tls_client_certificate_bound_access_tokens,
        );
        self.openid.apply(&mut metadata.openid);
        metadata
    }
}

/// Puts what an argument names in the place of what is kept.
pub(super) fn set<T: Clone>(kept: &mut T, argument: &Option<T>) {
    if let Some(named) = argument {
        kept.clone_from(named);
    }
}

/// The same for a time. Zero takes away what is kept.
fn set_time(kept: &mut Option<Duration>, seconds: Option<u64>) {
    if let Some(seconds) = seconds {
        *kept = Some(Duration::from_secs(seconds)).filter(|time| !time.is_zero());
    }
}

/// The same for a text. The empty one takes away what is kept.
pub(super) fn set_text(kept: &mut Option<String>, argument: &Option<String>) {
    if let Some(text) = argument {
        *kept = Some(text.clone()).filter(|text| !text.is_empty());
    }
}
