//! Where the events of the audit log are sent.

use oauth_runtime::webhook::{Webhook, WebhookError, WebhookSecret};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    webhooks: Vec<WrittenWebhook>,
}

#[derive(Debug, Deserialize)]
struct WrittenWebhook {
    url: Spanned<String>,
    secret: Spanned<String>,
    #[serde(default)]
    old_secrets: Vec<Spanned<String>>,
    #[serde(default)]
    name: Option<Spanned<String>>,
    #[serde(default)]
    events: Vec<Spanned<String>>,
}

/// The webhooks, each with a name of its own.
pub(super) fn of(source: &Source, audit_log: bool) -> Result<Vec<Webhook>, ConfigError> {
    let mut names: Vec<String> = Vec::new();
    let mut webhooks = Vec::new();
    for written in source.read::<Written>()?.webhooks {
        let span = written.url.span();
        if !audit_log {
            let message = "webhooks send the events of the audit log; set `audit_log = true`";
            return Err(source.error(span, "webhooks.url", message));
        }
        let name = written.name.as_ref().unwrap_or(&written.url);
        if names.contains(name.get_ref()) {
            let message = "another entry has this name; give one of them another `name`";
            return Err(source.error(name.span(), "webhooks.name", message));
        }
        names.push(name.get_ref().clone());
        let wrong = |error: WebhookError| source.error(span.clone(), "webhooks.url", error);
        let webhook =
            Webhook::new(written.url.get_ref(), secret(source, "webhooks.secret", &written.secret)?);
        let mut webhook = webhook.map_err(wrong)?;
        if let Some(name) = &written.name {
            webhook = webhook.name(name.get_ref());
        }
        for old in &written.old_secrets {
            webhook = webhook.also_signed_with(secret(source, "webhooks.old_secrets", old)?);
        }
        for event in &written.events {
            let wrong = |error: WebhookError| source.error(event.span(), "webhooks.events", error);
            webhook = webhook.events([event.get_ref().as_str()]).map_err(wrong)?;
        }
        webhooks.push(webhook);
    }
    Ok(webhooks)
}

fn secret(
    source: &Source,
    key: &'static str,
    written: &Spanned<String>,
) -> Result<WebhookSecret, ConfigError> {
    written.get_ref().parse().map_err(|error: WebhookError| source.error(written.span(), key, error))
}
