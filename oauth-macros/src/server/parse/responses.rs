//! `responses(code, code id_token, none)`.

use oauth_runtime_tables::responses;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, Token};

use crate::errors::Errors;
use crate::server::model::Response;
use crate::suggest;

/// Parses one entry: one or more words.
pub(super) fn response(input: ParseStream<'_>, errors: &Errors) -> Result<Response> {
    let mut response =
        Response { words: Vec::new(), tokens: TokenStream::new(), span: input.span(), token_span: None };
    let mut none = None;
    while !input.is_empty() && !input.peek(Token![,]) {
        let word: Ident = input.call(Ident::parse_any).map_err(|error| {
            Error::new(
                error.span(),
                "expected a response type; write `code`, `id_token`, `token`, `none` or several words like \
                 `code id_token`",
            )
        })?;
        word.to_tokens(&mut response.tokens);
        match word.to_string().as_str() {
            "code" => add(&mut response, responses::CODE, word.span(), errors),
            "token" => {
                response.token_span = Some(word.span());
                add(&mut response, responses::TOKEN, word.span(), errors);
            }
            "id_token" => add(&mut response, responses::ID_TOKEN, word.span(), errors),
            "none" => none = Some(word.span()),
            other => return Err(Error::new(word.span(), not_a_response(other))),
        }
    }
    if let Some(span) = none.filter(|_| !response.words.is_empty()) {
        return Err(Error::new(
            span,
            "`none` cannot be combined: it asks for no code and no token (OAuth 2.0 Multiple Response \
             Types, section 4)\n\
             separate it with a comma: `responses(code, none)`",
        ));
    }
    response.words.sort_unstable();
    Ok(response)
}

fn add(response: &mut Response, word: responses::Word, span: Span, errors: &Errors) {
    if response.words.contains(&word) {
        errors.at(span, format!("`{}` appears twice in this response type; leave one out", word.name));
        return;
    }
    response.words.push(word);
}

fn not_a_response(name: &str) -> String {
    match name {
        "authorization_code" => "`authorization_code` is the grant type; the response type is `code`, so write `responses(code)` (RFC 6749 section 4.1)".to_owned(),
        "implicit" => "the response type of the implicit grant is `token`; write `responses(token)` (RFC 6749 section 4.2)".to_owned(),
        _ => suggest::unknown("response type", "Response types", name, &["code", "token", "id_token", "none"]),
    }
}
