//! The audience of clients' assertions.

/// What the `aud` of a client's assertion (`private_key_jwt`, `client_secret_jwt`) may be.
///
/// ```
/// use oauth_runtime::AssertionAudience;
///
/// assert_eq!(AssertionAudience::default(), AssertionAudience::Issuer);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssertionAudience {
    /// Only the issuer identifier of this provider: a string, or a list with this one element. RFC 10070,
    /// which updates RFC 7523, and OAuth 2.1 section 2.4 require it: a hostile provider could otherwise make
    /// a client sign an assertion that is valid here.
    #[default]
    Issuer,
    /// Only the issuer identifier of this provider, as a string: a list with this one element is refused. The FAPI 2.0
    /// Security Profile requires it (section 5.3.2.1).
    IssuerAsString,
    /// The issuer identifier or the URL of an endpoint where clients authenticate, or a list of these. For
    /// old clients, which use the token endpoint as OpenID Connect Core section 9 recommends. RFC 10070
    /// forbids this.
    Endpoints,
}
