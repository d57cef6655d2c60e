//! `provider grants`.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use oauth_runtime::administration::{Administration, AdministrationError};
use oauth_runtime::console::is_own_client;
use oauth_runtime::store::{
    ClientRegistrationStore, ConsentStore, GrantManagementStore, GrantStore, TicketStore,
};
use oauth_runtime::token::{GrantId, IssuedGrant};

use super::failure::Failure;
use super::output::{Output, date};

/// Commands for grants.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the grants of a resource owner, the newest first; or those to a client. CHANGED_BY_CLIENT_AT is for grants that their
    /// client manages.
    List(Of),
    /// Revoke one grant with everything that was issued from it.
    Revoke {
        /// The grant, as shown by `list`.
        #[arg(value_name = "GRANT_ID", allow_hyphen_values = true)]
        grant_id: String,
        /// Revoke it although `list` does not have it: a code that nobody has redeemed, or the tokens of a client itself.
        #[arg(long)]
        force: bool,
    },
    /// Revoke all grants of a resource owner, and forget the consents behind them; or all grants to a client, whose
    /// consents stay.
    RevokeAll(Of),
}

/// Whose grants.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct Of {
    /// The resource owner: `sub`.
    #[arg(long, value_name = "SUB")]
    subject: Option<String>,
    /// Only grants to this client.
    #[arg(long, value_name = "CLIENT_ID")]
    client: Option<String>,
}

/// How many grants to a client are read at a time.
const PAGE: usize = 500;

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !matches!(self, Self::List(_))
    }
}

pub(super) async fn execute<S>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure>
where
    S: ClientRegistrationStore + GrantManagementStore + ConsentStore + TicketStore,
{
    match command {
        Command::List(of) => list(&of, administration, output).await,
        Command::Revoke { grant_id, force } => {
            let id = GrantId::from(grant_id.clone());
            let known = administration.store().get_grant(&id).await.map_err(AdministrationError::Store)?;
            if known.is_none() && !force {
                return Err(Failure::operation(format!(
                    "no person has a grant `{grant_id}`; see `provider grants list`. To revoke a code that nobody has redeemed, \
                     or the tokens of a client itself, use --force"
                )));
            }
            administration.revoke_grant(&id).await?;
            let revoked = serde_json::json!({ "grant_id": grant_id, "revoked": true });
            output.record(&revoked, &[("revoked", grant_id)])
        }
        Command::RevokeAll(of) => {
            let revoked = revoke_all(of, administration).await?;
            output.record(&serde_json::json!({ "revoked": revoked }), &[("revoked", revoked.to_string())])
        }
    }
}

async fn list<S: ClientRegistrationStore + GrantStore>(
    of: &Of,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure> {
    let grants = match (&of.subject, &of.client) {
        (None, client) => {
            let client = client.as_deref().unwrap_or_default();
            let grants = to_client(client, administration).await?;
            if grants.is_empty() {
                check_that_it_exists(client, administration).await?;
            }
            grants
        }
        (Some(subject), client) => {
            let mut grants = administration.grants(subject).await?;
            grants.retain(|grant| client.as_ref().is_none_or(|client| *client == *grant.client_id));
            grants
        }
    };
    let rows = grants.iter().map(|grant| {
        [
            grant.grant_id.to_string(),
            grant.client_id.to_string(),
            grant.subject.to_string(),
            grant.scope.to_string(),
            date(grant.issued_at),
            date(grant.expires_at),
            // When its client changed it last, if the client manages it.
            grant.managed.as_ref().map_or_else(|| "-".to_owned(), |own| date(own.updated_at)),
        ]
    });
    let head =
        ["GRANT_ID", "CLIENT_ID", "SUBJECT", "SCOPE", "ISSUED_AT", "EXPIRES_AT", "CHANGED_BY_CLIENT_AT"];
    output.table(&grants, head, rows)
}

async fn to_client<S: GrantStore>(
    client_id: &str,
    administration: &Administration<S>,
) -> Result<Vec<IssuedGrant>, Failure> {
    let (mut grants, mut after) = (Vec::new(), None);
    loop {
        let page = administration.client_grants(client_id, after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(grants) };
        after = Some(last.grant_id.clone());
        grants.extend(page);
    }
}

async fn revoke_all<S: ClientRegistrationStore + GrantStore + ConsentStore + TicketStore>(
    of: Of,
    administration: &Administration<S>,
) -> Result<usize, Failure> {
    let Some(subject) = of.subject else {
        let client = of.client.unwrap_or_default();
        check_that_it_exists(&client, administration).await?;
        return Ok(administration.revoke_client_grants(&client).await?);
    };
    let store = administration.store();
    // Not of the valid grants alone: with a consent that is left, a client gets a new one without a question.
    let consents = store.list_consents(&subject).await.map_err(AdministrationError::Store)?;
    let grants = store.list_grants(&subject).await.map_err(AdministrationError::Store)?;
    let of_grants = grants.into_iter().map(|grant| grant.client_id.into());
    let with_any: BTreeSet<String> =
        consents.into_iter().map(|consent| consent.client_id).chain(of_grants).collect();
    let clients = match of.client {
        Some(client) => {
            if !with_any.contains(&client) {
                check_that_it_exists(&client, administration).await?;
            }
            BTreeSet::from([client])
        }
        None => with_any.clone(),
    };
    let mut revoked = 0;
    for client_id in &clients {
        administration.end_shared_logins(&subject, client_id).await?;
        if with_any.contains(client_id) {
            revoked += administration.withdraw_consent(&subject, client_id).await?;
        }
    }
    Ok(revoked)
}

/// # Errors
/// If there is no such client: a slip must not look like a success.
async fn check_that_it_exists<S: ClientRegistrationStore>(
    client_id: &str,
    administration: &Administration<S>,
) -> Result<(), Failure> {
    // That of the console is in no store.
    if is_own_client(client_id) {
        return Ok(());
    }
    Ok(administration.client(client_id).await.map(drop)?)
}
