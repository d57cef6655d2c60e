//! `grants(authorization_code, "urn:example:sms" = SmsGrant)`.

use oauth_runtime_tables::grants;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitStr, Token};

use crate::errors::Errors;
use crate::server::model::{Grant, GrantKind};
use crate::suggest;

/// Parses one entry.
pub(super) fn grant(input: ParseStream<'_>, _: &Errors) -> Result<Grant> {
    if input.peek(LitStr) {
        return extension(input);
    }
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(
            error.span(),
            "expected a grant type; write `authorization_code`, or `\"urn:example:sms\" = SmsGrant` for one \
             of your own",
        )
    })?;
    let text = name.to_string();
    match grants::ALL.into_iter().find(|grant| grant.name == text) {
        // Nothing of it exists then.
        Some(grants::CIBA) if !cfg!(feature = "openid") => Err(Error::new(
            name.span(),
            "the grant `ciba` needs the feature `openid`, because the client gets an ID token\n\
             write `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        )),
        Some(grant) => Ok(Grant { kind: GrantKind::BuiltIn(grant), span: name.span() }),
        None => Err(Error::new(name.span(), not_a_grant(&text))),
    }
}

fn extension(input: ParseStream<'_>) -> Result<Grant> {
    let literal: LitStr = input.parse()?;
    let name = literal.value();
    if let Some(ours) = grants::ALL.iter().find(|grant| grant.name == name || grant.grant_type == name) {
        return Err(Error::new(
            literal.span(),
            format!("`{name}` is built in; write it without quotes: `grants({})`", ours.name),
        ));
    }
    if !is_grant_type(&name) {
        return Err(Error::new(
            literal.span(),
            format!(
                "`{name}` is not a grant type: by RFC 6749 section 4.5, the name of an extension grant is \
                 an absolute URI\n\
                 write one like \"urn:example:sms\""
            ),
        ));
    }
    if !input.peek(Token![=]) {
        return Err(Error::new(
            literal.span(),
            format!(
                "the type of this extension grant is missing; write `\"{name}\" = SmsGrant`, where `SmsGrant: ExtensionGrant`"
            ),
        ));
    }
    input.parse::<Token![=]>()?;
    let ty = input.parse().map_err(|error: Error| {
        Error::new(
            error.span(),
            format!("expected a type that implements `ExtensionGrant`; write `\"{name}\" = SmsGrant`"),
        )
    })?;
    Ok(Grant { kind: GrantKind::Extension { name, ty }, span: literal.span() })
}

/// An absolute URI in the relevant respects: a scheme, a colon, and visible ASCII (RFC 6749 appendix A.10).
fn is_grant_type(name: &str) -> bool {
    let Some((scheme, rest)) = name.split_once(':') else {
        return false;
    };
    let scheme_is_valid = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    scheme_is_valid && !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"')
}

fn not_a_grant(name: &str) -> String {
    match name {
        "implicit" => "the implicit grant is a response type; write `responses(token)` (RFC 6749 section 4.2)".to_owned(),
        "code" => "`code` is the response type; the grant type is `authorization_code`, so write `grants(authorization_code)` (RFC 6749 section 4.1)".to_owned(),
        "token" => "`token` is a response type; write `responses(token)` (RFC 6749 section 4.2)".to_owned(),
        "backchannel" | "backchannel_authentication" | "bc_authorize" => "the grant of CIBA is `ciba`; write `grants(ciba)`".to_owned(),
        "device" | "device_authorization" => "the grant of RFC 8628 is `device_code`; write `grants(device_code)`".to_owned(),
        _ => {
            let known: Vec<_> = grants::ALL.iter().map(|grant| grant.name).collect();
            let sentence = suggest::unknown("grant type", "Grant types", name, &known);
            format!("{sentence}; one of your own is written `\"urn:example:sms\" = SmsGrant`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_grant_type;

    #[test]
    fn extension_grants_are_absolute_uris() {
        assert!(is_grant_type("urn:example:sms"));
        assert!(is_grant_type("https://grants.example/sms"));
        for wrong in ["", "sms", ":sms", "urn:", "urn:with space", "1urn:x", "urn:ü"] {
            assert!(!is_grant_type(wrong), "{wrong}");
        }
    }
}
