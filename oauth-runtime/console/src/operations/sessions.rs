//! Sessions: the logins of a person, and the sessions in which a client takes part.

use oauth_runtime_pages::{self as ui, ClientLogin, Login};

use super::{Listed, Paging, known};
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

pub(crate) async fn of_person<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
) -> Result<Listed<Login>, Problem> {
    let logins = ui::logins(&*office.server, subject).await?;
    if logins.is_empty() {
        known::person(office, subject).await?;
    }
    Ok(Listed::whole(logins))
}

pub(crate) async fn of_client<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
    paging: Paging<'_>,
) -> Result<Listed<ClientLogin>, Problem> {
    let page = ui::client_logins(&*office.server, client_id, paging.after, paging.limit).await?;
    if page.logins.is_empty() {
        known::client(office, client_id).await?;
    }
    Ok(Listed { items: page.logins, next: page.next })
}

/// Ends every login in which a client takes part. Returns how many there were.
pub(crate) async fn end_of_client<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
) -> Result<usize, Problem> {
    known::client(office, client_id).await?;
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
    if logins == 0 {
        known::person(office, subject).await?;
    }
    ui::log_out_everywhere(&*office.server, subject).await?;
    Ok(logins)
}
