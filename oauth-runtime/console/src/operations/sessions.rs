//! Sessions: the logins of a person, and the sessions in which a client takes part.

use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::SessionClientStore;
use oauth_runtime_pages::{self as ui, Login};
use serde::Serialize;

use super::{Listed, Paging};
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// A session in which a client takes part.
#[derive(Debug, Serialize)]
pub(crate) struct ClientSession {
    pub(crate) session_id: String,
    pub(crate) subject: String,
    pub(crate) expires_at: Timestamp,
}

pub(crate) async fn of_person<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
) -> Result<Listed<Login>, Problem> {
    Ok(Listed::whole(ui::logins(&*office.server, subject).await?))
}

pub(crate) async fn of_client<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
    paging: Paging<'_>,
) -> Result<Listed<ClientSession>, Problem> {
    let now = office.now();
    let page = office.store().list_client_sessions(client_id, paging.after, paging.limit).await;
    let page = Office::<S>::kept(page)?;
    let next =
        (page.len() >= paging.limit).then(|| page.last().map(|last| last.session_id.clone())).flatten();
    let live = page.into_iter().filter(|session| !session.expires_at.is_expired(now));
    let items = live.map(|session| ClientSession {
        session_id: session.session_id,
        subject: session.subject,
        expires_at: session.expires_at,
    });
    Ok(Listed { items: items.collect(), next })
}

/// Ends every login in which a client takes part. Returns how many there were.
pub(crate) async fn end_of_client<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
) -> Result<usize, Problem> {
    Ok(ui::end_client_logins(&*office.server, client_id).await?)
}

/// Ends one login: its grants, but for those with `offline_access`; its clients get a notice.
pub(crate) async fn end<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
    session_id: &str,
) -> Result<(), Problem> {
    match ui::end_login(&*office.server, subject, session_id).await? {
        true => Ok(()),
        false => Err(Problem::not_found(format!("`{subject}` has no login `{session_id}`"))),
    }
}

/// Ends every login of a person. Returns how many there were.
pub(crate) async fn end_all<S: ConsoleProvider>(office: &Office<S>, subject: &str) -> Result<usize, Problem> {
    let logins = ui::logins(&*office.server, subject).await?.len();
    ui::log_out_everywhere(&*office.server, subject).await?;
    Ok(logins)
}
