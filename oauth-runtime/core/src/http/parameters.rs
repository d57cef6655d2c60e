//! The names of the parameters that this crate reads.

/// Parameters of the standards, and fields in the pages' forms.
const KNOWN: [&str; 74] = [
    // RFC 6749, RFC 7636, RFC 8628
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "device_code",
    "grant_type",
    "password",
    "redirect_uri",
    "refresh_token",
    "response_type",
    "scope",
    "state",
    "user_code",
    "username",
    // RFC 6750, RFC 7009, RFC 7662
    "access_token",
    "token",
    "token_type_hint",
    // RFC 7521, RFC 7523, RFC 8693, RFC 8707, RFC 9396, RFC 9449
    "actor_token",
    "actor_token_type",
    "assertion",
    "audience",
    "authorization_details",
    "client_assertion",
    "client_assertion_type",
    "dpop_jkt",
    "requested_token_type",
    "resource",
    "request_context",
    "request_details",
    "subject_token",
    "subject_token_type",
    // OpenID Connect, its logout, and RFC 9101
    "acr_values",
    "claims",
    "claims_locales",
    "display",
    "id_token_hint",
    "login_hint",
    "logout_hint",
    "max_age",
    "nonce",
    "post_logout_redirect_uri",
    "prompt",
    "registration",
    "request",
    "request_uri",
    "response_mode",
    "ui_locales",
    // CIBA
    "auth_req_id",
    "binding_message",
    "client_notification_token",
    "login_hint_token",
    "requested_expiry",
    // draft-ietf-oauth-first-party-apps
    "auth_session",
    "email",
    "email_code",
    "otp",
    // The pages
    "account",
    "credential",
    "csrf",
    "decision",
    "denied",
    "name",
    "other",
    "over",
    "recovery",
    "remove_passkey",
    "revoked",
    "saved",
    "sessions",
    "skip",
    "stayed",
    "totp",
];

/// The boxes of the consent page: `scope:read`.
const BOXES: &str = "scope:";

/// Whether it is the name of one of these parameters, and not a text of whoever sent the request.
pub(super) fn is_a_name(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// Whether something here depends on a parameter, so that it must be well-formed.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&name) || name.starts_with(BOXES)
}
