//! The expansion as text: it contains what is declared, and nothing else.

use quote::quote;

use super::oauth_server;

/// The expansion of a declaration on `pub struct Notes { #[store] store: Store }`, without spaces.
fn expand(declaration: &str) -> String {
    let arguments = declaration.parse().expect("tokens");
    let item = quote!(
        pub struct Notes {
            #[store]
            store: Store,
        }
    );
    oauth_server(arguments, item).to_string().replace(' ', "")
}

#[test]
fn what_is_not_declared_leaves_no_code() {
    let code = expand("grants(client_credentials)");
    assert!(code.contains("ClientCredentialsGrant"), "{code}");
    for absent in [
        "compile_error",
        "AuthorizationCodeGrant",
        "PasswordGrant",
        "RefreshTokenGrant",
        "AuthorizationEndpoint",
        "NotesResponseType",
        "create_authorization_response",
        "create_token_introspection_response",
        "create_token_revocation_response",
        "create_metadata_response",
        "AuthorizationCodeStore",
        "UserStore",
        "deprecated::",
        "ScopeToken",
    ] {
        assert!(!code.contains(absent), "{absent} in {code}");
    }
}

#[test]
fn each_grant_is_one_arm() {
    let code = expand("grants(password, refresh_token, \"urn:example:sms\" = sms::SmsGrant)");
    for arm in [
        "Password=>::oauth_runtime::__private::boxed_token_response::<::oauth_runtime::__private::PasswordGrant,Self>(self,request).await",
        "Sms=>::oauth_runtime::__private::token_response::<::oauth_runtime::__private::ExtensionGrantOf<sms::SmsGrant>,Self>",
        "typeParts=::oauth_runtime::__private::RefreshTokens;",
        "(sms::SmsGrant):::oauth_runtime::__private::ExtensionGrant<Self>",
    ] {
        assert!(code.contains(arm), "{arm} in {code}");
    }
}

#[test]
fn a_profile_of_fapi_brings_its_rules_and_its_defaults() {
    let code = expand(
        "grants(authorization_code), responses(code), endpoints(pushed_authorization_request, metadata), \
         client_auth(private_key_jwt), sender_constrained(dpop, required), profile(fapi2)",
    );
    for part in [
        "PkcePolicy::new(true,false)",
        "lifetimes.authorization_code=::core::time::Duration::from_secs(60u64);",
        ".with_profile(::oauth_runtime::__private::SecurityProfile::Fapi2)",
        "::oauth_runtime::__private::Fapi2",
    ] {
        assert!(!code.contains("compile_error") && code.contains(part), "{part} in {code}");
    }
    let bound = expand("grants(client_credentials), sender_constrained(dpop)");
    assert!(bound.contains("__private::Fapi2") && !bound.contains("with_profile"), "{bound}");
}

#[test]
fn the_profile_requires_pkce() {
    let code = expand("grants(authorization_code), responses(code), profile(oauth21)");
    assert!(code.contains("PkcePolicy::new(true,false)"), "{code}");
}

#[test]
fn words_are_in_canonical_order() {
    let code = expand("grants(authorization_code), responses(token code, code)");
    assert!(code.contains("Self::CodeToken=>\"codetoken\""), "{code}");
}

#[test]
fn after_an_error_every_method_is_there() {
    let code = expand("grants(client_credential)");
    for present in ["compile_error", "structNotes", "__oauth", "create_authorization_response", "fnrouter"] {
        assert!(code.contains(present), "{present} in {code}");
    }
}
