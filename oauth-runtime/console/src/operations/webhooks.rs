//! Webhooks: how they do, and another try.

use oauth_runtime_core::administration::{resume_webhook, webhooks};
use oauth_runtime_core::event::{EventKind, WebhookState};

use super::Listed;
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

pub(crate) async fn list<S: ConsoleProvider>(office: &Office<S>) -> Result<Listed<WebhookState>, Problem> {
    Ok(Listed::whole(webhooks(&*office.server).await?))
}

/// Has a receiver tried again that failed or was gone.
pub(crate) async fn resume<S: ConsoleProvider>(office: &Office<S>, id: &str) -> Result<(), Problem> {
    let all = webhooks(&*office.server).await?;
    let unknown = || Problem::not_found(format!("no webhook `{id}` has begun"));
    let webhook = all.into_iter().find(|webhook| webhook.id == id).ok_or_else(unknown)?;
    if !resume_webhook(&*office.server, id).await? {
        return Err(unknown());
    }
    office.changed(EventKind::WebhookResumed { receiver: webhook.receiver.clone() }, |event| event);
    Ok(())
}
