//! The scopes of a client of another provider.

use std::collections::BTreeSet;

use oauth_runtime::Scope;

use super::found::Wishes;

/// These tokens, each once, without what the operator leaves out.
pub(super) fn scope_of<'a>(
    tokens: impl IntoIterator<Item = &'a str>,
    wishes: &Wishes,
) -> Result<Scope, String> {
    let mut seen = BTreeSet::new();
    let kept = tokens.into_iter().filter(|token| !wishes.without.iter().any(|own| own == token));
    let kept: Vec<&str> = kept.filter(|token| seen.insert(*token)).collect();
    kept.join(" ").parse().map_err(|error| format!("scope: {error}"))
}
