//! Practices that RFC 9700 advises against. `#[oauth_server]` names one at its span, and rustc warns.

/// The password grant.
#[deprecated(
    note = "the password grant shows the resource owner's password to the client (RFC 9700 section 2.4)\n\
            declare `authorization_code` instead, or put `#[allow(deprecated)]` on the struct"
)]
pub fn password() {}

/// A response type with `token`.
#[deprecated(
    note = "the response type `token` puts an access token into a redirect, which leaks it (RFC 9700 \
        section 2.1.2)\n\
            declare `responses(code)` instead, or put `#[allow(deprecated)]` on the struct"
)]
pub fn implicit() {}

/// The PKCE method `plain`.
#[deprecated(
    note = "with plain PKCE, anybody who sees the authorization request can redeem the code (RFC 9700 \
        section 2.1.1)\n\
            leave `plain` out; S256 is always available; or put `#[allow(deprecated)]` on the struct"
)]
pub fn plain() {}
