//! The targets, one module for each syntax.

mod authorization_details;
mod authorization_request;
mod basic;
mod bearer;
mod claims_parameter;
mod client_assertion;
mod client_metadata;
mod client_metadata_document;
#[cfg(feature = "configuration")]
mod configuration;
mod cookies;
mod dpop_proof;
mod form;
mod forwarded;
mod key_files;
mod redirect_uri;
mod request_object;
mod signal_streams;
mod token_request;
mod uris;
mod user_code;

/// What takes bytes, and panics if a property does not hold.
#[derive(Debug)]
pub struct Target {
    /// Its name, which is that of its corpus.
    pub name: &'static str,
    /// Runs it once.
    pub run: fn(&[u8]),
    /// Words that mean something to it, for a mutator.
    pub words: &'static [&'static str],
}

macro_rules! targets {
    ($($(#[$only:meta])? $name:ident: $run:path, [$($word:literal),* $(,)?];)*) => {
        /// All of them, by name.
        pub const TARGETS: &[Target] = &[
            $($(#[$only])? Target { name: stringify!($name), run: $run, words: &[$($word),*] },)*
        ];
    };
}

targets! {
    authorization_details: authorization_details::run, [
        "\"type\"", "payment_initiation", "\"amount\"", "\"creditor\"", "\"locations\"", "\"actions\"", "{}", "[{}]", "\\u0000", "\\ud800",
        "{\"type\":\"payment_initiation\",\"amount\":1,\"creditor\":\"B\"}",
    ];
    authorization_request: authorization_request::run, [
        "response_type=code", "client_id=web", "client_id=app", "redirect_uri=https%3A%2F%2Fclient.example%2Fcb", "&state=", "&scope=openid",
        "&nonce=", "&prompt=none", "&prompt=login", "&max_age=0", "&response_mode=form_post", "&response_mode=fragment", "&code_challenge=",
        "&code_challenge_method=plain", "&resource=", "&request=", "&request_uri=urn:ietf:params:oauth:request_uri:", "%2F", "%40",
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256", "&dpop_jkt=", "&id_token_hint=",
    ];
    basic: basic::run, ["Basic ", "basic\t", "Bearer ", "d2Vi", "Og==", "=", "JTI1", "OiU=", "//8="];
    bearer: bearer::run, ["Bearer ", "bearer  ", "DPoP ", "TOKEN", "access_token=TOKEN", "&", "access_token="];
    claims_parameter: claims_parameter::run, [
        "\"userinfo\"", "\"id_token\"", "\"essential\":true", "\"value\":1", "\"values\":[1]", "{}", "{\"email\":null}", "null", "\"sub\"",
    ];
    client_assertion: client_assertion::run, [
        "\"alg\":\"none\"", "\"alg\":\"HS256\"", "\"alg\":\"ES256\"", "\"typ\":\"JWT\"", "\"kid\":\"\"", "\"crit\":[\"exp\"]", "\"iss\"", "\"sub\"",
        "\"aud\"", "\"exp\"", "\"nbf\"", "\"iat\"", "\"jti\":\"FRESH\"", "signing", "https://provider.example", "1767225660", "\"jwk\":{}", "edit ",
    ];
    client_metadata: client_metadata::run, [
        "\"redirect_uris\"", "\"https://client.example/cb\"", "\"http://127.0.0.1/cb\"", "\"com.example:/cb\"", "\"grant_types\"", "\"scope\"",
        "\"client_name\"", "\"client_name#de\"", "\"jwks\"", "\"jwks_uri\"", "\"token_endpoint_auth_method\"", "\"none\"", "\"private_key_jwt\"",
        "\"client_secret_post\"", "\"logo_uri\"", "\"contacts\"", "\"application_type\":\"native\"", "\"response_types\"", "\"default_max_age\"",
        "\"request_uris\"", "\"subject_type\":\"pairwise\"", "\"post_logout_redirect_uris\"", "[]", "{}", "null",
    ];
    client_metadata_document: client_metadata_document::run, [
        "CLIENT_ID", "\"client_id\"", "\"client_secret\":\"x\"", "\"redirect_uris\"", "https://client.example/cb", "\"client_name\"", "\"jwks\"",
        "\"token_endpoint_auth_method\"", "\"none\"", "\"grant_types\"", "[]", "{}", "null", "\"client_uri\"", "\"logo_uri\"",
    ];
    #[cfg(feature = "configuration")]
    configuration: configuration::run, [
        "issuer = ", "listen = ", "[[clients]]", "[[users]]", "client_id = ", "redirect_uris = [", "[scopes]", "[pages]", "store = ", "true",
        "\"memory:\"", "= [", "]", "{", "}", "'''", "\"\"\"", "[rate_limits]", "[[resources]]", "1979-05-27", "inf", "[openid]", "[[tenants]]",
    ];
    cookies: cookies::run, ["PAIR", "__Host-", "=", "; ", ";", "\"", "a=b", "oauth_session", "PAIR; PAIR", "%3D", "$Version=1"];
    declaration: test_fuzz_declarations::declaration, [
        "grants(", "authorization_code", "client_credentials", "refresh_token", "device_code", "responses(code)", "scopes(", "read = \"Read\"",
        "openid", "openid(email)", "endpoints(", "registration", "events(audit_log)", "policy(access)", "resources(", "lifetimes(", "\"5m\"",
        "profile(", "fapi2", "mcp", "oauth21", "crate = ", "issuer = ", "#[store]", "#[keys]", "#[ui]", "struct S", "impl S", "async fn", ")", ",",
        "storage:", "resource:", "client_auth(private_key_jwt)", "sender_constrained(dpop, required)", "claims(", "scope_module = ", "r#", "'a",
    ];
    dpop_proof: dpop_proof::run, [
        "\"typ\":\"dpop+jwt\"", "\"alg\":\"ES256\"", "\"alg\":\"none\"", "\"jwk\":JWK", "\"htm\":\"POST\"", "\"htu\"", "https://provider.example/token",
        "\"iat\":1767225600", "\"jti\":\"FRESH\"", "\"nonce\"", "\"exp\"", "\"nbf\"", "\"crit\":[]", "?a=b", "#c", ":443", "%74oken", "/./", "HTTPS://",
    ];
    form: form::run, ["grant_type=", "scope=", "state=", "client_id=", "utm=", "%E2%82%AC", "%C3", "sc%6fpe=", "a=b&"];
    forwarded: forwarded::run, [
        "10.0.0.0/8", "127.0.0.1", "10.0.0.1", "203.0.113.9", "198.51.100.7", "for=", "proto=https", "\"[2001:db8::1]:80\"", "unknown", "_hidden", ", ",
        "::ffff:10.0.0.1", "::1", ":443", ";by=", "for=\"", "[", "]",
    ];
    key_files: key_files::run, [
        "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "\"keys\"", "\"kty\":\"EC\"", "\"crv\":\"P-256\"", "\"kty\":\"RSA\"", "\"n\"",
        "\"e\":\"AQAB\"", "\"kty\":\"OKP\"", "\"crv\":\"Ed25519\"", "\"alg\":\"ES256\"", "\"use\":\"sig\"", "\"kid\"", "\"d\"", "AAAA", "[{}]",
    ];
    redirect_uri: redirect_uri::run, [
        "https://client.example/cb", "http://127.0.0.1", "http://[::1]", "http://localhost", ":8080", ":0", ":65536", ":", "@", "\\", "/cb", "?a=b", "#",
        "com.example.app:/cb", "javascript:", "HTTP://", "127.1", "//", "%2e", ".localhost", "http://127.0.0.1.evil.example",
    ];
    request_object: request_object::run, [
        "\"alg\":\"ES256\"", "\"typ\":\"oauth-authz-req+jwt\"", "\"iss\":\"signing\"", "\"client_id\":\"signing\"", "\"aud\"", "\"exp\"", "\"redirect_uri\"",
        "\"https://client.example/cb\"", "\"response_type\":\"code\"", "\"scope\":\"openid\"", "\"state\"", "\"nonce\"", "\"request\":\"x\"",
        "\"code_challenge\"", "\"claims\":{}", "\"max_age\":0", "\"sub\":\"signing\"", "null", "[]", "edit ",
    ];
    signal_streams: signal_streams::run, [
        "POST", "PATCH", "PUT", "/ssf/streams", "/ssf/poll", "/ssf/status", "/ssf/subjects/add", "/ssf/verification", "\"stream_id\":\"STREAM\"",
        "\"delivery\"", "\"method\":\"urn:ietf:rfc:8935\"", "\"method\":\"urn:ietf:rfc:8936\"", "\"endpoint_url\"", "\"https://receiver.example/events\"",
        "\"authorization_header\"", "\"events_requested\"", "\"https://schemas.openid.net/secevent/caep/event-type/session-revoked\"", "\"subject\"",
        "\"format\":\"iss_sub\"", "\"ack\":[]", "\"setErrs\":{}", "\"maxEvents\":1", "\"returnImmediately\":true", "\"status\":\"paused\"", "null",
    ];
    token_request: token_request::run, [
        "Basic d2ViOg==", "grant_type=client_credentials", "grant_type=authorization_code", "grant_type=refresh_token", "&scope=read", "&client_id=web",
        "&client_secret=a%25secret%2Bof-the+client", "&code=", "&refresh_token=", "&resource=", "&client_assertion=", "&scope=", "%20", "&device_code=",
    ];
    uris: uris::run, [
        "https://", "http://127.0.0.1", "notes.example", "NOTES.example", ":443", ":80", "/token", "%74", "/../", "?", "#", "@", "xn--", "[::1]", " ", "read",
    ];
    user_code: user_code::run, ["CODE", "WDJB-MJHT", "wdjb mjht", "-", " ", "\u{2013}", "\u{17f}", "0", "A"];
}

/// A place and a character: `17 A`.
fn edit(text: &[u8]) -> Option<(usize, u8)> {
    let text = std::str::from_utf8(text).ok()?;
    let (at, character) = text.split_once(' ')?;
    let character = character.bytes().next().filter(u8::is_ascii_graphic)?;
    Some((at.parse().ok()?, character))
}
