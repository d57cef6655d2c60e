//! Calls the operation of a row.

use serde::Serialize;
use serde_json::{Value, json};

use super::Call;
use crate::office::Office;
use crate::operations::clients::Seen;
use crate::operations::events::Filter;
use crate::operations::limits::Whose;
use crate::operations::{
    clients, events, explain, grants, keys, limits, people, sessions, tenants, webhooks,
};
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::table::Operation;

/// What the form of a client says that it was shown. The API has no such parameter: its patch has only what it changes.
pub(crate) const VERSION: &str = "version";

/// What the operation answers; `null` for those that answer nothing.
pub(crate) async fn run<S: ConsoleProvider>(
    office: &Office<S>,
    operation: Operation,
    call: &Call,
) -> Result<Value, Problem> {
    let (first, second) = (call.path(0), call.path(1));
    match operation {
        Operation::ListClients => value(clients::list(office, call.paging()?).await?),
        Operation::CreateClient => value(clients::create(office, call.members()).await?),
        Operation::ShowClient => value(clients::show(office, first).await?),
        Operation::ChangeClient => {
            let seen = match (call.if_match(), call.query(VERSION)) {
                (Some(tags), _) => Seen::Tags(tags),
                (None, Some(version)) => Seen::Version(version),
                (None, None) => Seen::Anything,
            };
            value(clients::change(office, first, call.members(), seen).await?)
        }
        Operation::DeleteClient => nothing(clients::delete(office, first).await?),
        Operation::DisableClient => value(clients::set_disabled(office, first, true).await?),
        Operation::EnableClient => value(clients::set_disabled(office, first, false).await?),
        Operation::RotateSecret => value(clients::rotate_secret(office, first).await?),
        Operation::RetireSecret => value(clients::retire_secret(office, first).await?),
        Operation::CancelRotation => value(clients::cancel_rotation(office, first).await?),
        Operation::DeleteClientsOfHost => {
            Ok(json!({ "deleted": clients::delete_of_host(office, first).await? }))
        }
        Operation::ListClientGrants => value(grants::of_client(office, first, call.paging()?).await?),
        Operation::RevokeClientGrants => {
            Ok(json!({ "revoked": grants::revoke_of_client(office, first).await? }))
        }
        Operation::ListClientSessions => value(sessions::of_client(office, first, call.paging()?).await?),
        Operation::EndClientSessions => Ok(json!({ "ended": sessions::end_of_client(office, first).await? })),
        Operation::FindPeople => match call.query("search") {
            Some(typed) => value(people::find(office, typed).await?),
            None => Err(Problem::wrong("search: write a user name or an e-mail address")),
        },
        Operation::ShowPerson => value(people::show(office, first).await?),
        Operation::ForgetPerson => value(people::forget(office, first, call.flag("events")?).await?),
        Operation::EndEverything => value(people::end_everything(office, first).await?),
        Operation::DeleteCredentials => nothing(people::delete_credentials(office, first).await?),
        Operation::ListPersonGrants => value(grants::of_person(office, first).await?),
        Operation::RevokePersonGrants => {
            let revoked = grants::revoke_of_person(office, first, call.query("client_id")).await?;
            Ok(json!({ "revoked": revoked }))
        }
        Operation::ListPersonSessions => value(sessions::of_person(office, first).await?),
        Operation::EndPersonSessions => Ok(json!({ "ended": sessions::end_all(office, first).await? })),
        Operation::EndSession => nothing(sessions::end(office, first, second).await?),
        Operation::RevokeGrant => nothing(grants::revoke(office, first, call.flag("force")?).await?),
        Operation::ListKeys => value(keys::list(office)),
        Operation::RotateKeys => value(keys::rotate(office).await?),
        Operation::DeleteKey => nothing(keys::delete(office, first).await?),
        Operation::ListEvents => value(events::list(office, filter(call)?, call.paging()?).await?),
        Operation::ListWebhooks => value(webhooks::list(office).await?),
        Operation::ResumeWebhook => nothing(webhooks::resume(office, first).await?),
        Operation::ShowLoginLimits => value(limits::list(office, Whose::Login(first), call.places()?).await?),
        Operation::ForgetLoginLimits => {
            value(limits::forget(office, Whose::Login(first), call.places()?).await?)
        }
        Operation::ShowSecondFactorLimits => {
            value(limits::list(office, Whose::SecondFactor(first), call.places()?).await?)
        }
        Operation::ForgetSecondFactorLimits => {
            value(limits::forget(office, Whose::SecondFactor(first), call.places()?).await?)
        }
        Operation::ListTenants => value(tenants::list(office).await?),
        Operation::DisableTenant => value(tenants::set_enabled(office, first, false).await?),
        Operation::EnableTenant => value(tenants::set_enabled(office, first, true).await?),
        Operation::Explain => value(explain::explain(office, call.body()?).await?),
    }
}

fn filter(call: &Call) -> Result<Filter<'_>, Problem> {
    Ok(Filter {
        subject: call.query("subject"),
        client_id: call.query("client_id"),
        kind: call.query("type"),
        request_id: call.query("request_id"),
        session_id: call.query("session_id"),
        grant_id: call.query("grant_id"),
        address: call.address()?,
        since: call.time("since")?,
        until: call.time("until")?,
    })
}

fn value(answer: impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(answer).map_err(|error| {
        tracing::error!(%error, "an answer of the console's API could not be written");
        oauth_runtime_core::OAuthError::ServerError.into()
    })
}

fn nothing(_: ()) -> Result<Value, Problem> {
    Ok(Value::Null)
}
