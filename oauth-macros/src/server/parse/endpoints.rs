//! `endpoints(introspection, token = "/oauth/token")`.

use oauth_runtime_tables::{endpoints, grant_management};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitStr, Token};

use crate::errors::Errors;
use crate::list::string_value;
use crate::server::model::{Endpoint, Options, Scope};
use crate::suggest;

/// Parses one entry.
pub(super) fn endpoint(input: ParseStream<'_>, errors: &Errors) -> Result<Endpoint> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(
            error.span(),
            "expected an endpoint; write `introspection`, or `introspection = \"/introspect\"`",
        )
    })?;
    let text = name.to_string();
    let Some(kind) = endpoints::ALL.into_iter().find(|kind| kind.name == text) else {
        return Err(Error::new(name.span(), not_an_endpoint(&text)));
    };
    let path = if input.peek(Token![=]) {
        let example = format!("{} = \"{}\"", kind.name, kind.default_path);
        let path = string_value(input, &example)?;
        well_formed(path, errors)
    } else {
        None
    };
    Ok(Endpoint { kind, span: name.span(), path })
}

/// The path, if there is one. The endpoint exists either way.
fn well_formed(path: LitStr, errors: &Errors) -> Option<LitStr> {
    let text = path.value();
    let problem = if !text.starts_with('/') {
        "begins with a slash"
    } else if text.contains("//") {
        "has no empty segment"
    } else if text
        .chars()
        .any(|c| !c.is_ascii_graphic() || matches!(c, '?' | '#' | '{' | '}' | '"' | '\\' | '<' | '>'))
    {
        "has no query, fragment, placeholder or space"
    } else {
        return Some(path);
    };
    errors.at(
        path.span(),
        format!("the path of an endpoint {problem}; write one like \"/oauth/token\" (RFC 6749 section 3)"),
    );
    None
}

fn not_an_endpoint(name: &str) -> String {
    let meant = match name {
        "authorize" => "authorization",
        "par" | "pushed_authorization" | "pushed_request" => "pushed_authorization_request",
        "ciba" | "bc_authorize" | "backchannel" => "backchannel_authentication",
        "challenge" | "authorize_challenge" | "first_party" => "authorization_challenge",
        "device" | "device_code" => "device_authorization",
        "introspect" => "introspection",
        "revoke" => "revocation",
        "well_known" => "metadata",
        "openid_configuration" => "discovery",
        "user_info" => "userinfo",
        "logout" | "endsession" => "end_session",
        "session" | "session_management" | "check_session_iframe" => "check_session",
        "register" => "registration",
        "grants" | "grant" | "manage_grants" | "grant_query" => "grant_management",
        "keys" => "jwks",
        _ => {
            let known = endpoints::ALL.map(|endpoint| endpoint.name);
            return suggest::unknown("endpoint", "Endpoints", name, &known);
        }
    };
    format!("there is no endpoint `{name}`; write `{meant}`")
}

/// The scope tokens of clients that manage their grants, which the endpoint brings along.
pub(super) fn add_scopes(options: &mut Options) {
    let Some(declared) = options.endpoints.iter().find(|own| own.kind == endpoints::GRANT_MANAGEMENT) else {
        return;
    };
    let span = declared.span;
    options.scopes.extend(grant_management::SCOPES.into_iter().map(|(name, description)| Scope {
        name: name.to_owned(),
        description: description.to_owned(),
        claims: Vec::new(),
        span,
        description_span: span,
    }));
}
