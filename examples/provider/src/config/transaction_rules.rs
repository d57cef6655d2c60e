//! The keys `transaction_…` of a rule for exchanges.

use std::collections::BTreeMap;

use oauth_runtime::Scope;
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::rule_values::scope;
use super::source::Source;
use crate::transaction_rules::{SelfSigned, TransactionRule};

/// The rules, with the keys that this file reads. With `#[serde(flatten)]`, errors would have no position.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rules {
    exchange_rules: Vec<Written>,
}

/// These keys of each rule.
pub(super) fn written(source: &Source) -> Result<Vec<Written>, ConfigError> {
    Ok(source.read::<Rules>()?.exchange_rules)
}

/// What is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    transaction_scope: Option<Spanned<String>>,
    transaction_needs: Option<Spanned<BTreeMap<String, Spanned<String>>>>,
    transaction_details: Option<Spanned<Vec<String>>>,
    transaction_context: Option<Spanned<Vec<String>>>,
    transaction_self_signed: Option<Spanned<String>>,
    transaction_replaces: Option<Spanned<bool>>,
}

impl Written {
    /// The rule: all of it, or none.
    pub(super) fn rule(
        &self,
        source: &Source,
        is_scope: impl Fn(&str) -> bool,
        gives_others: bool,
    ) -> Result<Option<TransactionRule>, ConfigError> {
        let Some(words) = &self.transaction_scope else { return self.nothing(source) };
        let wrong = |span, key: &str, message: &str| {
            Err(source.error(span, &format!("exchange_rules.{key}"), message))
        };
        if gives_others {
            let message = "the rule gives no other tokens; leave `to`, `scope`, `impersonate`, `id_token`, `actors`, \
                           `foreign_actors` and `id_jag_audience` out";
            return wrong(words.span(), "transaction_scope", message);
        }
        // The words of a trust domain are its own.
        let limit: Scope = scope(source, "exchange_rules.transaction_scope", words, |_| true)?;
        let mut needs = Vec::new();
        for (word, needed) in self.transaction_needs.iter().flat_map(|own| own.get_ref()) {
            if !limit.contains(word) {
                let message = format!("`{word}` is not in `transaction_scope`");
                return wrong(needed.span(), "transaction_needs", &message);
            }
            let needed = scope(source, "exchange_rules.transaction_needs", needed, &is_scope)?;
            needs.push((word.clone(), needed));
        }
        let self_signed = match &self.transaction_self_signed {
            None => SelfSigned::Nothing,
            Some(own) => match own.get_ref().as_str() {
                "workload" => SelfSigned::Workload,
                "people" => SelfSigned::People,
                _ => {
                    let message = "write \"workload\" for transactions of its own, or \"people\" for those of people too";
                    return wrong(own.span(), "transaction_self_signed", message);
                }
            },
        };
        let list = |own: &Option<Spanned<Vec<String>>>| own.as_ref().map(|own| own.get_ref().clone());
        Ok(Some(TransactionRule {
            scope: limit,
            needs,
            details: list(&self.transaction_details).unwrap_or_default(),
            context: list(&self.transaction_context).unwrap_or_default(),
            self_signed,
            replaces: self.transaction_replaces.as_ref().is_some_and(|own| *own.get_ref()),
        }))
    }

    fn nothing(&self, source: &Source) -> Result<Option<TransactionRule>, ConfigError> {
        let others = [
            ("transaction_needs", self.transaction_needs.as_ref().map(Spanned::span)),
            ("transaction_details", self.transaction_details.as_ref().map(Spanned::span)),
            ("transaction_context", self.transaction_context.as_ref().map(Spanned::span)),
            ("transaction_self_signed", self.transaction_self_signed.as_ref().map(Spanned::span)),
            ("transaction_replaces", self.transaction_replaces.as_ref().map(Spanned::span)),
        ];
        match others.into_iter().find_map(|(key, span)| Some((key, span?))) {
            None => Ok(None),
            Some((key, span)) => {
                let message = "the rule has no `transaction_scope`, so it gives no transaction tokens";
                Err(source.error(span, &format!("exchange_rules.{key}"), message))
            }
        }
    }
}
