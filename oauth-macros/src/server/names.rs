//! The names that the expansion generates.

use proc_macro2::Span;
use syn::{Ident, Type};

use super::model::{Grant, GrantKind, Response};

/// The type of a scope token: its alphanumeric runs in UpperCamelCase. `None` if it has none.
pub(crate) fn scope_type(token: &str, span: Span) -> Option<Ident> {
    let name = upper_camel_case(token);
    let name = match name.chars().next()? {
        first if first.is_ascii_digit() => format!("_{name}"),
        _ => name,
    };
    Some(not_a_keyword(&name, span))
}

/// `notes:write` → `NotesWrite`.
pub(crate) fn upper_camel_case(text: &str) -> String {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .map(|run| match run.split_at_checked(1) {
            Some((first, rest)) => first.to_ascii_uppercase() + rest,
            None => String::new(),
        })
        .collect()
}

/// The variants of the grant types: `SmsGrant` → `Sms`. If two would be equal, they derive from the name on
/// the wire.
pub(crate) fn grant_variants(grants: &[Grant]) -> Vec<Ident> {
    let mut variants: Vec<Ident> = Vec::new();
    for grant in grants {
        let short = match &grant.kind {
            GrantKind::Extension { ty, .. } => type_name(ty),
            GrantKind::BuiltIn(grant) => Some(upper_camel_case(grant.name)),
        };
        let long = upper_camel_case(grant.kind.name());
        let candidates =
            short.into_iter().chain([long.clone()]).chain((2..).map(|number| format!("{long}{number}")));
        let span = Span::call_site();
        let free = candidates
            .filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()))
            .find(|name| variants.iter().all(|taken| taken != name));
        variants.extend(free.map(|name| not_a_keyword(&name, span)));
    }
    variants
}

/// The variant of a response type: `code token` → `CodeToken`.
pub(crate) fn response_variant(response: &Response) -> Ident {
    Ident::new(&upper_camel_case(&response.name()), Span::call_site())
}

/// The name of an extension grant's type, without a trailing `Grant`.
fn type_name(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else {
        return None;
    };
    let name = upper_camel_case(&path.path.segments.last()?.ident.to_string());
    let short = name.strip_suffix("Grant").filter(|short| !short.is_empty());
    Some(short.map_or_else(|| name.clone(), str::to_owned))
}

fn not_a_keyword(name: &str, span: Span) -> Ident {
    match name {
        "Self" => Ident::new("Self_", span),
        _ => Ident::new(name, span),
    }
}

#[cfg(test)]
mod tests {
    use oauth_runtime_tables::grants;

    use super::*;

    #[test]
    fn grant_variants_differ() {
        let extension = |name: &str, ty: Type| Grant {
            kind: GrantKind::Extension { name: name.to_owned(), ty: Box::new(ty) },
            span: Span::call_site(),
        };
        let grants = [
            Grant { kind: GrantKind::BuiltIn(grants::PASSWORD), span: Span::call_site() },
            extension("urn:example:sms", syn::parse_quote!(grants::SmsGrant)),
            extension("urn:other:sms", syn::parse_quote!(other::Sms<u8>)),
            extension("urn:my:password", syn::parse_quote!(Password)),
            extension("urn:tuple", syn::parse_quote!((A, B))),
        ];
        let names: Vec<_> = grant_variants(&grants).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["Password", "Sms", "UrnOtherSms", "UrnMyPassword", "UrnTuple"]);
    }

    #[test]
    fn scope_tokens_become_type_names() {
        let name = |token| scope_type(token, Span::call_site()).map(|ident| ident.to_string());
        assert_eq!(name("read").as_deref(), Some("Read"));
        assert_eq!(name("notes:write").as_deref(), Some("NotesWrite"));
        assert_eq!(name("offline_access").as_deref(), Some("OfflineAccess"));
        assert_eq!(name("2fa").as_deref(), Some("_2fa"));
        assert_eq!(name("https://a.example/auth").as_deref(), Some("HttpsAExampleAuth"));
        assert_eq!(name("self").as_deref(), Some("Self_"));
        assert_eq!(name("*"), None);
    }
}
