//! An operator takes the access of a client away.

use super::login::Login;
use super::secret::key_of;
use crate::store::TicketStore;

/// Ends what a client shares in these logins, and keeps it from coming in again. For a program that has the store and no server: it
/// leaves the lifetime of the records as it is.
///
/// # Errors
/// Those of the store.
pub(crate) async fn keep_out<S: TicketStore>(
    store: &S,
    session_ids: impl IntoIterator<Item = String>,
    client_id: &str,
) -> Result<(), S::Error> {
    for session_id in session_ids {
        // `false`: another change was faster, so that some change was made.
        while let Some(found) = store.get_ticket(&key_of(&session_id)).await? {
            let mut login = Login::of(&found);
            if login.ended || login.secrets.is_empty() && login.denied.is_empty() {
                break;
            }
            login.deny(client_id);
            let Ok(data) = serde_json::to_string(&login) else { break };
            if store.put_ticket(found.next(data)).await? {
                break;
            }
        }
    }
    Ok(())
}
