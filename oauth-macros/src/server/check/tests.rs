//! The rules, tested on declarations in text form.

use syn::parse::Parser;

use super::check;
use crate::errors::Errors;
use crate::server::parse;

/// The errors of a declaration.
fn errors_of(declaration: &str) -> Vec<String> {
    let errors = Errors::new();
    let parser = |input: syn::parse::ParseStream<'_>| Ok(parse::options(input, &errors));
    let options = parser.parse_str(declaration).expect("tokens");
    check(&options, &errors);
    errors.into_texts()
}

#[track_caller]
fn assert_one(declaration: &str, part: &str) {
    let errors = errors_of(declaration);
    assert!(matches!(errors.as_slice(), [error] if error.contains(part)), "{declaration}: {errors:#?}");
}

#[test]
fn right_declarations() {
    for declaration in [
        "grants(client_credentials)",
        "responses(token)",
        "grants(authorization_code, refresh_token), responses(code, code token, none)",
        "grants(\"urn:example:sms\" = Sms<A, B>, refresh_token)",
        "grants(password), crate = ::renamed, issuer = \"https://notes.example\"",
        "grants(authorization_code), responses(code), pkce(required, S256), profile(oauth21)",
        "grants(client_credentials), endpoints(token = \"/introspect\", introspection = \"/token\"),",
    ] {
        assert_eq!(errors_of(declaration), Vec::<String>::new(), "{declaration}");
    }
}

#[test]
fn one_error_a_mistake() {
    for (declaration, part) in [
        ("", "at least one grant"),
        ("grant(client_credentials)", "did you mean `grants`"),
        ("grants()", "at least one grant"),
        ("grants(authorisation_code), responses(code)", "did you mean `authorization_code`"),
        ("responses(code, code token)", "needs the grant that redeems"),
        ("grants(authorization_code)", "needs a response type"),
        ("grants(refresh_token, client_credentials)", "nothing to refresh"),
        ("grants(client_credentials), pkce(required)", "PKCE protects"),
        ("grants(client_credentials, client_credentials)", "listed twice"),
        ("grants(authorization_code), responses(code token, token code)", "listed twice"),
        ("grants(client_credentials), scopes(read = \"a\", read = \"b\")", "listed twice"),
        ("grants(client_credentials), scopes(\"a b\" = \"a\")", "space"),
        ("grants(client_credentials), scopes(\"a:b\" = \"a\", \"a.b\" = \"b\")", "both be the type"),
        ("grants(client_credentials), scopes(a = \" \")", "description"),
        ("grants(client_credentials), scopes(a = \"a\", claims(b))", "add `openid`"),
        ("grants(client_credentials), endpoints(introspection = \"/token\")", "both at"),
        ("grants(client_credentials), endpoints(authorization)", "authorization endpoint"),
        ("grants(client_credentials), lifetimes(refresh_token = \"1d\")", "no refresh token is issued"),
        ("grants(client_credentials), lifetimes(access_token = 3600)", "no unit"),
        ("grants(client_credentials), lifetimes(password(access_token = \"1h\"))", "add `grants(password)`"),
        (
            "grants(client_credentials), lifetimes(client_credential(access_token = \"1h\"))",
            "did you mean `client_credentials`",
        ),
        ("grants(client_credentials), lifetimes(client_credentials(access_token = \"0s\"))", "is zero"),
        (
            "grants(client_credentials), lifetimes(client_credentials(refresh_token = \"1d\"))",
            "issues no refresh token",
        ),
        ("grants(password), lifetimes(password(refresh_token = \"1d\"))", "add `grants(refresh_token)`"),
        ("grants(password), lifetimes(password(id_token = \"1h\"))", "add `openid`"),
        (
            "grants(password), lifetimes(password(authorization_code = \"5m\"))",
            "write it beside the grant type",
        ),
        (
            "grants(password), lifetimes(password(access_token = \"5m\", access_token = \"6m\"))",
            "is set twice",
        ),
        (
            "grants(password), lifetimes(password(access_token = \"5m\"), password(access_token = \"6m\"))",
            "listed twice",
        ),
        ("grants(password), lifetimes(password())", "says nothing about `password`"),
        ("grants(password), lifetimes(\"urn:example:sms\")", "write `\"urn:example:sms\"(access_token"),
        ("grants(client_credentials), access_token = \"1h\"", "lifetimes(access_token"),
        ("grants(client_credentials), grants(password)", "appears twice"),
        ("grants(client_credentials), constructor = builder", "already"),
        ("grants(password), profile(oauth21)", "no password grant"),
    ] {
        assert_one(declaration, part);
    }
}

#[test]
fn all_mistakes_at_once() {
    let none_is_right = "grants(authorisation_code), issuer = \"http://notes.example\", lifetimes(access_token = \"1h\", access_token = \"2h\")";
    assert_eq!(errors_of(none_is_right).len(), 3, "{:#?}", errors_of(none_is_right));
    let declaration = "grants(authorisation_code, implicit), responses(code tokn), scopes(read), pkce(S512)";
    assert_eq!(errors_of(declaration).len(), 5, "{:#?}", errors_of(declaration));
}

#[cfg(feature = "openid")]
#[test]
fn one_error_a_mistake_about_claims() {
    let openid = |option: &str| format!("grants(authorization_code), responses(code), openid, {option}");
    for (option, part) in [
        ("scopes(claims(b), a = \"a\")", "must follow the scope token"),
        ("scopes(a = \"a\", claims(b), claims(c))", "must follow the scope token"),
        ("scopes(a = \"a\", claims())", "`claims()` is empty"),
        ("scopes(a = \"a\", claims(b, b))", "listed twice for the scope `a`"),
        ("scopes(a = \"a\", claims(b, sub))", "the provider sets the claim"),
        ("scopes(a = \"a\", claims(\"\"))", "at least one character"),
        ("scopes(a = \"a\", claims(1))", "expected the name of a claim"),
    ] {
        assert_one(&openid(option), part);
    }
    for option in [
        "scopes(a = \"a\", claims(b, \"https://notes.example/c\"), d = \"d\", claims(b))",
        "scopes(claims = \"See your claims\", claims(claims))",
    ] {
        assert_eq!(errors_of(&openid(option)), Vec::<String>::new(), "{option}");
    }
}
