//! Whether what an operator names exists: a slip in a name must not look like a success, and is not an event.

use oauth_runtime_core::store::GrantManagementStore;
use oauth_runtime_core::token::GrantId;
use oauth_runtime_pages as ui;

use super::clients::is_of_console;
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// # Errors
/// 404 if neither the store has this client nor the console is it.
pub(crate) async fn client<S: ConsoleProvider>(office: &Office<S>, client_id: &str) -> Result<(), Problem> {
    if is_of_console(office, client_id) {
        return Ok(());
    }
    Office::<S>::done(office.administration.client(client_id).await).map(drop)
}

/// # Errors
/// 404 if nobody has the claims of this person, and the store keeps nothing of them.
pub(crate) async fn person<S: ConsoleProvider>(office: &Office<S>, subject: &str) -> Result<(), Problem> {
    match is_person(office, subject).await? {
        true => Ok(()),
        false => Err(Problem::not_found(format!("the provider has nothing of `{subject}`"))),
    }
}

/// The people of a provider are its application's, who may be gone there while the store still has something of them.
pub(crate) async fn is_person<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
) -> Result<bool, Problem> {
    Ok(ui::person(&*office.server, subject).await?.is_some()
        || Office::<S>::kept(ui::keeps_anything_of(office.store(), subject).await)?)
}

/// # Errors
/// 404 if no person has this grant.
pub(crate) async fn grant<S: ConsoleProvider>(office: &Office<S>, grant_id: &GrantId) -> Result<(), Problem> {
    match Office::<S>::kept(office.store().get_grant(grant_id).await)? {
        Some(_) => Ok(()),
        None => Err(Problem::not_found(format!(
            "no person has a grant `{grant_id}`; to revoke a code that nobody has redeemed, or the tokens of a client itself, send \
             force=true"
        ))),
    }
}
