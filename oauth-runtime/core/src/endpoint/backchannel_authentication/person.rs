//! The person of a request, and their user code.

use std::net::IpAddr;

use super::asked::{Asked, AskedFor};
use crate::ciba::{Hint, HintedPerson, UserCodeCheck};
use crate::failure::{application_failure, store_failure};
use crate::gate::{Ground, admit};
use crate::grant::ciba::CibaProvider;
use crate::rate_limit::Attempt;
use crate::store::Authenticated;
use crate::{Client, OAuthError};

/// The person, who exists and whose user code is right.
///
/// # Errors
/// Those of CIBA Core 1.0 section 13.
pub(super) async fn find<S: CibaProvider>(
    server: &S,
    client: &Client,
    asked: &Asked,
    address: Option<IpAddr>,
) -> Result<Authenticated, OAuthError> {
    let (settings, now) = (server.settings(), server.settings().now());
    // A client may not try out who exists: a hint that finds somebody does not count.
    let attempt = Attempt::ciba_hint(server.store(), settings.rate_limits(), (client, address), now).await;
    let attempt = attempt.map_err(store_failure::<S::Store>)?.map_err(OAuthError::from)?;
    let person = hinted(server, client, asked).await?;
    attempt.take_back().await.map_err(store_failure::<S::Store>)?;
    if S::USER_CODES {
        check_user_code(server, client, &person, asked).await?;
    }
    Ok(person)
}

async fn hinted<S: CibaProvider>(
    server: &S,
    client: &Client,
    asked: &Asked,
) -> Result<Authenticated, OAuthError> {
    let hint = match &asked.person {
        AskedFor::LoginHint(hint) => Hint::LoginHint(hint),
        AskedFor::LoginHintToken(token) => Hint::LoginHintToken(token),
        AskedFor::IdToken(token) => Hint::IdToken(token),
    };
    let found = server.find_person_of(client, &hint).await.map_err(|error| application_failure(&*error))?;
    let person = match found {
        HintedPerson::Found(person) => person,
        HintedPerson::Unknown => return Err(unknown()),
        HintedPerson::Expired => {
            return Err(OAuthError::Extension {
                code: "expired_login_hint_token",
                description: format!("{} is no longer valid", hint.name()).into(),
            });
        }
        HintedPerson::Invalid => {
            return Err(OAuthError::invalid_request(format!(
                "{} is malformed, or is not for this client",
                hint.name()
            )));
        }
    };
    let admitted = admit(server, person.clone(), Ground::Approval).await;
    admitted.map_err(|refusal| refusal.answer(client.client_id(), unknown()))?;
    Ok(person)
}

fn unknown() -> OAuthError {
    OAuthError::Extension { code: "unknown_user_id", description: "nobody is known by this hint".into() }
}

/// Guesses are counted by person and client, and by person for clients that never sent the right code.
async fn check_user_code<S: CibaProvider>(
    server: &S,
    client: &Client,
    person: &Authenticated,
    asked: &Asked,
) -> Result<(), OAuthError> {
    let (settings, now) = (server.settings(), server.settings().now());
    let whose = (client.client_id(), &*person.subject);
    let attempt = Attempt::ciba_user_code(server.store(), settings.rate_limits(), whose, now).await;
    let attempt = attempt.map_err(store_failure::<S::Store>)?.map_err(OAuthError::from)?;
    let checked = server.check_user_code(person, asked.user_code.as_ref()).await;
    let (code, description) = match checked.map_err(|error| application_failure(&*error))? {
        UserCodeCheck::Accepted => {
            return match asked.user_code.is_some() {
                true => attempt.succeeded().await,
                false => attempt.take_back().await,
            }
            .map_err(store_failure::<S::Store>);
        }
        UserCodeCheck::Missing => {
            attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            ("missing_user_code", "this person has a user code: send it as user_code")
        }
        UserCodeCheck::Wrong => ("invalid_user_code", "user_code is wrong"),
    };
    Err(OAuthError::Extension { code, description: description.into() })
}
