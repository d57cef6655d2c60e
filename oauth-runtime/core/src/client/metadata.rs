//! Client metadata, with the names from RFC 7591 section 2.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use oauth_runtime_tables::grants::{AuthorizedBy, authorized_by};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    AuthMethod, CertificateMetadata, ClientError, ClientSecret, FederatedMetadata, OpenIdMetadata,
    RedirectUri, texts, uris,
};
use crate::protected_resource::is_identifier;
use crate::record::Rest;
use crate::{Scope, SecurityProfile};

/// The registration of a client. Field names and defaults are those of RFC 7591 section 2.
///
/// ```
/// use oauth_runtime::ClientMetadata;
///
/// let metadata: ClientMetadata = serde_json::from_str(
///     r#"{ "client_name": "Notes", "redirect_uris": ["https://client.example/cb"], "scope": "read" }"#,
/// )?;
/// assert_eq!(metadata.grant_types, ["authorization_code"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ClientMetadata {
    /// The client's name, shown to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// The client's home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// The client's logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    /// The client's terms of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    /// The client's privacy policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    /// The people responsible for the client.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Identifies the client's software across its installations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    /// The version of that software.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    /// What somebody else says about the client, signed (RFC 7591 section 2.3), as the client sent it. What it says is
    /// in the other members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_statement: Option<String>,
    /// Where authorization responses may go.
    pub redirect_uris: Vec<RedirectUri>,
    /// How the client authenticates.
    pub token_endpoint_auth_method: AuthMethod,
    /// The grant types that the client may use.
    pub grant_types: Vec<String>,
    /// The response types that the client may use.
    pub response_types: Vec<String>,
    /// The scope that the client may ask for.
    pub scope: Scope,
    /// The scope of a request without `scope`. Default: all of `scope`. Not part of RFC 7591.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_scope: Option<Scope>,
    /// Whether redirect URIs may be `http` on a private network, such as `http://192.168.2.50:2283/cb`: an
    /// address of RFC 1918 or RFC 4193, or a name under `local`, `internal` or `home.arpa`. Only an operator
    /// can set this, for a confidential client; the log warns of each such URI. Default: `false`. Not part of
    /// RFC 7591.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private_network_redirect_uris: bool,
    /// The identifiers of the protected resources that the client may name (RFC 8707); empty: all of them. For a
    /// resource server, the resources that it serves: it may introspect tokens for these only. Only an operator
    /// can set this. Not part of RFC 7591.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// The lifetime of the client's access tokens, in whole seconds; at least one. Only an operator can set it. A resource may
    /// shorten it. Default: the provider's. Not part of RFC 7591.
    #[serde(skip_serializing_if = "Option::is_none", with = "crate::record::seconds")]
    pub access_token_expires_in: Option<Duration>,
    /// The same for its refresh tokens.
    #[serde(skip_serializing_if = "Option::is_none", with = "crate::record::seconds")]
    pub refresh_token_expires_in: Option<Duration>,
    /// The same for its ID tokens.
    #[serde(skip_serializing_if = "Option::is_none", with = "crate::record::seconds")]
    pub id_token_expires_in: Option<Duration>,
    /// The types of authorization details that the client may ask for (RFC 9396 section 10); empty: all of the
    /// provider's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorization_details_types: Vec<String>,
    /// Whether the client must push its authorization requests (RFC 9126 section 6). Default: `false`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_pushed_authorization_requests: bool,
    /// Whether the client must sign its authorization requests (RFC 9101 section 10.5). Default: `false`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_signed_request_object: bool,
    /// Whether all access tokens of the client are bound to the key of a DPoP proof, so that each token request needs one
    /// (RFC 9449 section 5.2). Default: `false`; a request with a proof gets a bound token all the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub dpop_bound_access_tokens: bool,
    /// The profile that the client is held to, at a provider that holds not all of its clients to it: its requests
    /// then pass the checks of `profile(fapi2)`, for example. The declaration needs
    /// `sender_constrained(…)` and `endpoints(pushed_authorization_request)`. Only an operator can set this. Default:
    /// the provider's. Not part of RFC 7591.
    ///
    /// ```
    /// use oauth_runtime::{Client, SecurityProfile};
    ///
    /// let keys = serde_json::json!({ "keys": [] });
    /// let bank = Client::signing("bank")
    ///     .jwks(keys)
    ///     .redirect_uri("https://bank.example/cb")
    ///     .profile(SecurityProfile::Fapi2)
    ///     .build()?;
    /// assert_eq!(bank.metadata().profile, Some(SecurityProfile::Fapi2));
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    #[serde(rename = "!profile", skip_serializing_if = "Option::is_none")]
    pub profile: Option<SecurityProfile>,
    /// Whether the client is an application of the provider's own, in which people log in without a browser:
    /// `endpoints(authorization_challenge)` answers only such clients (draft-ietf-oauth-first-party-apps section 9.1). The
    /// person gives the application their password, and is not asked for consent. Only an operator can set this.
    /// Default: `false`. Not part of RFC 7591.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first_party: bool,
    /// Whether the client's access tokens are bound to the certificate of its TLS connection, and it gets no others
    /// (RFC 8705 section 3.4). Default: `false`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tls_client_certificate_bound_access_tokens: bool,
    /// Members for one language, with names like `client_name#de` (RFC 7591 section 2.2).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub localized: BTreeMap<String, String>,
    /// The members that OpenID Connect adds.
    #[serde(flatten)]
    pub openid: OpenIdMetadata,
    /// What `tls_client_auth` compares the client's certificate with.
    #[serde(flatten)]
    pub certificate: CertificateMetadata,
    /// Whose JWTs `federated_jwt` and `spiffe_jwt` take for the client's.
    #[serde(flatten)]
    pub federated: FederatedMetadata,
    /// Of a record that a later version wrote. After `openid`, which takes its own members.
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

impl Default for ClientMetadata {
    fn default() -> Self {
        Self {
            client_name: None,
            client_uri: None,
            logo_uri: None,
            tos_uri: None,
            policy_uri: None,
            contacts: Vec::new(),
            software_id: None,
            software_version: None,
            software_statement: None,
            redirect_uris: Vec::new(),
            token_endpoint_auth_method: AuthMethod::default(),
            grant_types: vec!["authorization_code".into()],
            response_types: vec!["code".into()],
            scope: Scope::empty(),
            default_scope: None,
            private_network_redirect_uris: false,
            resources: Vec::new(),
            access_token_expires_in: None,
            refresh_token_expires_in: None,
            id_token_expires_in: None,
            authorization_details_types: Vec::new(),
            require_pushed_authorization_requests: false,
            require_signed_request_object: false,
            dpop_bound_access_tokens: false,
            profile: None,
            first_party: false,
            tls_client_certificate_bound_access_tokens: false,
            localized: BTreeMap::new(),
            openid: OpenIdMetadata::default(),
            certificate: CertificateMetadata::default(),
            federated: FederatedMetadata::default(),
            rest: Rest::new(),
        }
    }
}

impl ClientMetadata {
    /// These metadata as the replacement of `current`. Members that this version does not know are kept,
    /// since it cannot tell that they were removed.
    pub(super) fn in_place_of(mut self, current: &Self) -> Self {
        if self.rest.is_empty() {
            self.rest.clone_from(&current.rest);
        }
        self
    }

    /// These metadata, which the client wrote, with what only an operator can change in the current ones.
    pub(crate) fn of_the_client(mut self, current: &Self) -> Self {
        self.profile = current.profile;
        self.first_party = current.first_party;
        self.resources.clone_from(&current.resources);
        self.access_token_expires_in = current.access_token_expires_in;
        self.refresh_token_expires_in = current.refresh_token_expires_in;
        self.id_token_expires_in = current.id_token_expires_in;
        self.openid.id_token_claims = current.openid.id_token_claims;
        self
    }

    /// Whether there is something in these metadata that only an operator can change.
    pub(crate) fn has_decisions_of_an_operator(&self) -> bool {
        *self != self.clone().of_the_client(&Self::default())
    }

    /// The names of the members that this version does not know, such as a slip of the pen: they have no effect, and are kept
    /// because a later version may have written them.
    ///
    /// ```
    /// use oauth_runtime::ClientMetadata;
    ///
    /// let metadata: ClientMetadata = serde_json::from_str(r#"{ "redirect_uri": "https://client.example/cb" }"#)?;
    /// assert_eq!(metadata.unknown_members().collect::<Vec<_>>(), ["redirect_uri"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn unknown_members(&self) -> impl Iterator<Item = &str> {
        self.rest.names().map(String::as_str)
    }

    /// The names of the members whose values are not those of `other`, in order.
    pub(crate) fn members_that_differ_from(&self, other: &Self) -> Vec<String> {
        let members = |own: &Self| match serde_json::to_value(own) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let (own, other) = (members(self), members(other));
        let names: BTreeSet<&String> = own.keys().chain(other.keys()).collect();
        names.into_iter().filter(|name| own.get(*name) != other.get(*name)).cloned().collect()
    }

    /// Applies `set`, to build metadata with your own values. A struct literal does not work, because
    /// standards add fields.
    ///
    /// ```
    /// use oauth_runtime::ClientMetadata;
    ///
    /// let metadata = ClientMetadata::default().with(|metadata| metadata.client_name = Some("Notes".into()));
    /// ```
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }

    /// The rules that span several fields.
    pub(crate) fn check(&self, client_id: &str, secrets: &[ClientSecret]) -> Result<(), ClientError> {
        self.check_but_for_certificate(client_id, secrets)?;
        self.check_certificate()
    }

    /// No token is expired when it is issued.
    fn check_lifetimes(&self) -> Result<(), ClientError> {
        let lifetimes = [
            ("access_token_expires_in", self.access_token_expires_in),
            ("refresh_token_expires_in", self.refresh_token_expires_in),
            ("id_token_expires_in", self.id_token_expires_in),
        ];
        let wrong = |(_, lifetime): &(_, Option<Duration>)| lifetime.is_some_and(|own| own.as_secs() == 0);
        match lifetimes.into_iter().find(wrong) {
            None => Ok(()),
            Some((member, _)) => Err(ClientError::Lifetime(member)),
        }
    }

    /// The expected subject of the client's certificate, if it needs one.
    pub(super) fn check_certificate(&self) -> Result<(), ClientError> {
        match self.token_endpoint_auth_method {
            AuthMethod::TlsClientAuth => self.certificate.subject().map(drop),
            _ => Ok(()),
        }
    }

    /// Takes these words out of the scope of a client that registers itself.
    pub(crate) fn withhold_scope(&mut self, words: &[&str]) {
        let without = |scope: &Scope| {
            let kept = scope.tokens().filter(|word| !words.contains(word));
            Scope::from_tokens(kept).unwrap_or_default()
        };
        self.scope = without(&self.scope);
        self.default_scope = self.default_scope.take().map(|scope| without(&scope));
    }

    /// The rules for the metadata that a builder makes, which names no certificate. A program that builds its clients this way
    /// has no parser of distinguished names.
    pub(super) fn check_but_for_certificate(
        &self,
        client_id: &str,
        secrets: &[ClientSecret],
    ) -> Result<(), ClientError> {
        if client_id.is_empty() || !client_id.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(ClientError::ClientId);
        }
        self.check_secrets(secrets)?;
        let has_grant = |rule: fn(AuthorizedBy) -> bool| {
            self.grant_types.iter().filter_map(|own| authorized_by(own)).any(rule)
        };
        // A device secret takes the place of the authentication (Native SSO section 4.1).
        let shares_logins = self.scope.contains("device_sso");
        let needs_secret: fn(AuthorizedBy) -> bool = match shares_logins {
            true => |own| own.needs_confidential_client() && own != AuthorizedBy::PresentedToken,
            false => AuthorizedBy::needs_confidential_client,
        };
        match self.token_endpoint_auth_method {
            AuthMethod::None if has_grant(needs_secret) => {
                return Err(ClientError::PublicClientCredentials);
            }
            AuthMethod::PrivateKeyJwt if self.openid.jwks.is_none() && self.openid.jwks_uri.is_none() => {
                return Err(ClientError::KeysMissing);
            }
            AuthMethod::SelfSignedTlsClientAuth
                if self.openid.jwks.is_none() && self.openid.jwks_uri.is_none() =>
            {
                return Err(ClientError::CertificatesMissing);
            }
            AuthMethod::TlsClientAuth if self.certificate == CertificateMetadata::default() => {
                return Err(ClientError::CertificateSubject);
            }
            method if method.is_federated() => self.federated.check(method, client_id)?,
            _ => {}
        }
        if self.redirect_uris.is_empty() && has_grant(AuthorizedBy::needs_redirect_uri) {
            return Err(ClientError::RedirectUriMissing);
        }
        if self.default_scope.as_ref().is_some_and(|default| !default.is_subset_of(&self.scope)) {
            return Err(ClientError::DefaultScope);
        }
        if self.openid.jwks.is_some() && self.openid.jwks_uri.is_some() {
            return Err(ClientError::TwoKeySets);
        }
        if !self.resources.iter().all(|own| is_identifier(own)) {
            return Err(ClientError::Resource);
        }
        self.check_lifetimes()?;
        texts::check(self)?;
        uris::check(self)?;
        uris::warn_of_private_networks(client_id, self);
        Ok(())
    }
}
