//! The top-level options: their forms, each at most once.

use oauth_runtime_tables::endpoints::ComesWith;
use oauth_runtime_tables::{
    client_auth as client_auth_methods, endpoints as endpoint_table, grants as grant_table,
    people as people_words, responses as response_words,
};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, Path, Token, parenthesized, token};

use super::{
    access_tokens, authorization_details, client_auth, clients, encryption, endpoints, events, grants,
    introspection, lifetimes, openid, own_claims, people, pkce, policy, profile, request_objects, resources,
    response_modes, responses, scopes, sender_constrained, token_exchange,
};
use crate::errors::Errors;
use crate::list::{entries, string_value};
use crate::server::model::Options;
use crate::suggest;

/// The options of `#[oauth_server(…)]`.
pub(crate) const KNOWN: [&str; 28] = [
    "grants",
    "responses",
    "scopes",
    "endpoints",
    "pkce",
    "lifetimes",
    "profile",
    "openid",
    "client_auth",
    "clients",
    "claims",
    "policy",
    "request_objects",
    "authorization_details",
    "resources",
    "access_tokens",
    "introspection",
    "token_exchange",
    "response_modes",
    "encryption",
    "sender_constrained",
    "events",
    "people",
    "issuer",
    "scope_module",
    "resource_module",
    "constructor",
    "crate",
];

/// Parses the arguments of `#[oauth_server(…)]`.
pub(crate) fn options(input: ParseStream<'_>, errors: &Errors) -> Options {
    each_once(input, errors, option)
}

/// Reads one option. What is wrong with it is an error, or is collected.
type ReadOption = fn(&Ident, ParseStream<'_>, &mut Options, &Errors) -> Result<()>;

/// Parses the arguments of an attribute, each option at most once.
pub(crate) fn each_once(input: ParseStream<'_>, errors: &Errors, option: ReadOption) -> Options {
    let collected = std::cell::RefCell::new((Options::default(), Vec::<String>::new()));
    entries(input, errors, |input| {
        let name = input.call(Ident::parse_any)?;
        let (options, seen) = &mut *collected.borrow_mut();
        let text = name.to_string();
        if seen.contains(&text) {
            errors.at(name.span(), format!("`{text}` appears twice; combine both into one `{text}`"));
            skip(input);
            return Ok(());
        }
        seen.push(text);
        option(&name, input, options, errors)
    });
    collected.into_inner().0
}

/// Skips the rest of an entry.
pub(crate) fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<proc_macro2::TokenTree>().is_ok() {}
}

fn option(name: &Ident, input: ParseStream<'_>, options: &mut Options, errors: &Errors) -> Result<()> {
    let span = name.span();
    let before = errors.count();
    match name.to_string().as_str() {
        "grants" => {
            options.grants_span = Some(span);
            let unread = std::mem::replace(&mut options.grants_unread, true);
            options.grants = list(name, input, "grants(authorization_code)", errors, grants::grant)?;
            options.grants_unread = unread || errors.count() > before;
        }
        "responses" => {
            options.responses_span = Some(span);
            let unread = std::mem::replace(&mut options.responses_unread, true);
            options.responses = list(name, input, "responses(code)", errors, responses::response)?;
            options.responses_unread = unread || errors.count() > before;
        }
        "scopes" => {
            let entries = list(name, input, "scopes(read = \"Read your notes\")", errors, scopes::entry)?;
            options.scopes.extend(scopes::with_claims(entries, errors));
        }
        "endpoints" => {
            options.endpoints =
                list(name, input, "endpoints(introspection, revocation)", errors, endpoints::endpoint)?;
            endpoints::add_scopes(options);
        }
        "pkce" => {
            let flags = list(name, input, "pkce(required)", errors, pkce::flag)?;
            options.pkce = Some(crate::server::model::Pkce { span, flags });
        }
        "lifetimes" => {
            let entries = list(name, input, "lifetimes(access_token = \"1h\")", errors, lifetimes::entry)?;
            (options.lifetimes, options.grant_lifetimes) = lifetimes::sorted(entries);
        }
        "profile" => {
            options.profiles = list(name, input, "profile(oauth21)", errors, profile::profile)?;
        }
        "openid" => {
            options.openid = Some(span);
            if input.peek(Token![=]) {
                errors.at(span, "`openid` takes no value; write `openid`, or `openid(profile, email)`");
                skip(input);
            }
            let named = match input.peek(token::Paren) {
                true => list(name, input, "openid(profile, email)", errors, openid::scope)?,
                false => Vec::new(),
            };
            // First, as in the standard's examples.
            options.scopes.splice(0..0, [openid::openid_scope(span)].into_iter().chain(named));
        }
        "client_auth" => {
            options.client_auth =
                list(name, input, "client_auth(private_key_jwt)", errors, client_auth::method)?;
        }
        "clients" => {
            options.clients_unread = true;
            options.clients = list(name, input, "clients(metadata_documents)", errors, clients::source)?;
            options.clients_unread = errors.count() > before;
        }
        "claims" => {
            options.claims = list(name, input, "claims(access_token)", errors, own_claims::destination)?;
        }
        "policy" => {
            options.policies = list(name, input, "policy(access)", errors, policy::policy)?;
        }
        "request_objects" => {
            options.request_objects =
                list(name, input, "request_objects(by_value)", errors, request_objects::kind)?;
        }
        "resources" => {
            let example = "resources(notes = \"/mcp\" { scopes(read) })";
            options.resources = Some(list(name, input, example, errors, resources::resource)?);
        }
        "access_tokens" => {
            options.access_tokens = list(name, input, "access_tokens(jwt)", errors, access_tokens::format)?;
        }
        "introspection" if input.peek(token::Paren) => {
            options.signed_introspection =
                list(name, input, "introspection(signed)", errors, introspection::form)?;
        }
        "token_exchange" if input.peek(token::Paren) => {
            options.exchanges = list(name, input, "token_exchange(id_jag)", errors, token_exchange::word)?;
            token_exchange::add_scope(options);
        }
        "authorization_details" => {
            let example = "authorization_details(payment_initiation = Payment)";
            options.authorization_details =
                list(name, input, example, errors, authorization_details::detail)?;
        }
        "response_modes" => {
            options.jwt_response_modes =
                list(name, input, "response_modes(jwt)", errors, response_modes::mode)?;
        }
        "encryption" => {
            options.encryption = list(name, input, "encryption(id_token)", errors, encryption::kind)?;
        }
        "sender_constrained" => {
            options.sender_constrained =
                list(name, input, "sender_constrained(dpop)", errors, sender_constrained::kind)?;
        }
        "events" => {
            options.events = Some(span);
            if input.peek(token::Paren) {
                for (place, span) in list(name, input, "events(audit_log)", errors, events::place)? {
                    match place {
                        events::Place::AuditLog => options.audit_log.push(span),
                        events::Place::Webhooks => options.webhooks.push(span),
                        events::Place::SharedSignals => {
                            if options.shared_signals.is_empty() {
                                options.scopes.extend(events::scopes(span));
                            }
                            options.shared_signals.push(span);
                        }
                    }
                }
            }
        }
        "people" => {
            if people::is_empty(input) {
                errors.at(
                    span,
                    "`people()` turns on nothing; write for example `people(sign_up)`, or leave it out",
                );
            }
            options.people = list(name, input, "people(sign_up)", errors, people::word)?;
        }
        "issuer" => options.issuer = Some(string_value(input, "issuer = \"https://notes.example\"")?),
        "scope_module" => options.scope_module = Some(identifier(input, "scope_module = notes_scope")?),
        "resource_module" => {
            options.resource_module = Some(identifier(input, "resource_module = notes_resource")?);
        }
        "constructor" => options.constructor = Some(identifier(input, "constructor = start")?),
        "crate" => options.crate_path = Some(crate_path(input)?),
        other => {
            errors.at(span, not_an_option(other));
            // It may have been meant to declare what is now absent.
            options.grants_unread = true;
            options.responses_unread = true;
            skip(input);
        }
    }
    Ok(())
}

/// A list in parentheses.
pub(crate) fn list<T>(
    name: &Ident,
    input: ParseStream<'_>,
    example: &str,
    errors: &Errors,
    entry: impl Fn(ParseStream<'_>, &Errors) -> Result<T>,
) -> Result<Vec<T>> {
    if !input.peek(token::Paren) {
        return Err(Error::new(name.span(), format!("`{name}` is a list in parentheses; write `{example}`")));
    }
    let content;
    parenthesized!(content in input);
    Ok(entries(&content, errors, |input| entry(input, errors)))
}

/// The name after `=`.
pub(crate) fn identifier(input: ParseStream<'_>, example: &str) -> Result<Ident> {
    let wrong = |span: Span| Error::new(span, format!("expected a name; write `{example}`"));
    let span = input.span();
    input.parse::<Token![=]>().map_err(|_| wrong(span))?;
    let span = input.span();
    input.parse().map_err(|_| wrong(span))
}

/// The path after `=`.
pub(crate) fn crate_path(input: ParseStream<'_>) -> Result<Path> {
    let wrong = |span: Span| {
        Error::new(span, "expected the path of the crate `oauth_runtime`; write `crate = ::my_name_for_it`")
    };
    let span = input.span();
    input.parse::<Token![=]>().map_err(|_| wrong(span))?;
    let span = input.span();
    input.call(Path::parse_mod_style).map_err(|_| wrong(span))
}

/// The message for an unknown option; a name that belongs elsewhere gets a pointer to its place.
fn not_an_option(name: &str) -> String {
    let place = match name {
        "access_token" => "lifetimes(access_token = \"1h\")".to_owned(),
        "refresh_token" => {
            return "`refresh_token` is not an option of its own; write `grants(refresh_token)` for the grant type, \
                    `lifetimes(refresh_token = \"14d\")` for the lifetime"
                .to_owned();
        }
        "none" => "responses(none)".to_owned(),
        "implicit" => "responses(token)".to_owned(),
        "required" | "S256" | "plain" => format!("pkce({name})"),
        "oauth21" | "mcp" => format!("profile({name})"),
        "id_jag" | "foreign_tokens" | "transaction_tokens" | "native_sso" => {
            format!("token_exchange({name})")
        }
        "jwt" | "opaque" => format!("access_tokens({name})"),
        "by_value" | "by_reference" => format!("request_objects({name})"),
        "dpop" | "mtls" => format!("sender_constrained({name})"),
        "metadata_documents" => "clients(metadata_documents)".to_owned(),
        "email" | "address" | "phone" | "offline_access" => format!("openid({name})"),
        "keys" => {
            return "`keys` is not an option; mark the field that holds them: `#[keys] keys: SigningKeys`"
                .to_owned();
        }
        "ui" => {
            return "`ui` is not an option; mark the field that holds the pages: `#[ui] pages: Pages`"
                .to_owned();
        }
        "console" | "admin" => {
            return "`console` is not an option; mark the field that holds it: `#[console] console: Console`"
                .to_owned();
        }
        "store" | "users" => {
            return format!(
                "`{name}` is not an option; mark the field that holds it: `#[{name}] {name}: MemoryStore`"
            );
        }
        _ => match place_in_tables(name) {
            Some(place) => place,
            None if comes_with_openid(name) => {
                return format!(
                    "`{name}` comes with `openid`; change its path with `endpoints({name} = \"/…\")`"
                );
            }
            None => return suggest::unknown("option", "The options of `#[oauth_server(…)]`", name, &KNOWN),
        },
    };
    format!("`{name}` is not an option of its own; write `{place}`")
}

/// The list in which a name of the tables belongs. A word of a response type comes before the endpoint of the same name.
fn place_in_tables(name: &str) -> Option<String> {
    let list = if grant_table::ALL.iter().any(|grant| grant.name == name) {
        "grants"
    } else if response_words::ALL.iter().any(|word| word.name == name) {
        "responses"
    } else if client_auth_methods::ALL.iter().any(|method| method.name == name) {
        "client_auth"
    } else if endpoint_table::ALL.iter().any(|own| own.name == name && !is_of_openid(own)) {
        "endpoints"
    } else if people_words::ALL.iter().any(|word| word.name == name) {
        "people"
    } else {
        return None;
    };
    Some(format!("{list}({name})"))
}

fn comes_with_openid(name: &str) -> bool {
    endpoint_table::ALL.iter().any(|own| own.name == name && is_of_openid(own))
}

fn is_of_openid(endpoint: &endpoint_table::Endpoint) -> bool {
    matches!(endpoint.comes_with, ComesWith::OpenId | ComesWith::Signatures)
}
