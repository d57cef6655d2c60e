//! The backchannel authentication endpoint (CIBA Core 1.0 section 7).

mod asked;
mod limits;
mod person;
mod signed;
mod store;

use std::error::Error;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_tables::endpoints::{BACKCHANNEL_AUTHENTICATION, Endpoint as Row};
use serde::Serialize;

use super::Endpoint;
use super::protect::{client_refusal, protect, read_posted_form};
use super::refusal::Failure;
use crate::ciba::{BackchannelAuthenticationRequest, GRANT_TYPE, TokenDeliveryMode};
use crate::client_auth::authenticate;
use crate::event::{Event, EventKind};
use crate::failure::catch_panic;
use crate::grant::ciba::CibaProvider;
use crate::grant_management::invalid_grant_id;
use crate::http::{Form, Request, Response, client_address, json};
use crate::server::{ClientRequest, Part, Unproved, observe};
use crate::token::reveal;
use crate::{Client, OAuthError, Secret};

/// The backchannel authentication endpoint.
#[derive(Debug, Clone, Copy)]
pub struct BackchannelAuthenticationEndpoint;

impl<S: CibaProvider> Endpoint<S> for BackchannelAuthenticationEndpoint {
    const ROW: Row = BACKCHANNEL_AUTHENTICATION;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = client_refusal(server.settings(), &head);
            protect(server, &BACKCHANNEL_AUTHENTICATION, &head, refuse, pin!(answer(server, &head, &body)))
                .await
        }
    }

    fn afterwards(server: &Arc<S>) {
        S::Parts::afterwards(server);
    }
}

/// The response for the client (section 7.3).
#[derive(Serialize)]
struct BackchannelAuthenticationResponse {
    #[serde(serialize_with = "reveal")]
    auth_req_id: Secret,
    expires_in: u64,
    /// A client in push mode does not poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<u64>,
}

async fn answer<S: CibaProvider>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, Failure> {
    let mut form = Form::default();
    read_posted_form(server.settings(), head, body, &mut form)?;
    let request = ClientRequest::new(head, &form);
    let mut unproved = Unproved::default();
    S::Parts::before_authentication(server, &request, &mut unproved)?;
    let client = authenticate(server, &request).await?;
    let begun = begin(server, &client, &request, &unproved).await;
    begun.map(|response| json(StatusCode::OK, &response)).map_err(Failure::of(&client))
}

async fn begin<S: CibaProvider>(
    server: &S,
    client: &Client,
    request: &ClientRequest<'_>,
    unproved: &Unproved,
) -> Result<BackchannelAuthenticationResponse, OAuthError> {
    // Section 7.1: the client authenticates. One without credentials is anybody.
    if client.is_public() || !client.allows_grant_type(GRANT_TYPE) {
        return Err(OAuthError::unauthorized_client("the client may not use backchannel authentication"));
    }
    let address = client_address(server.settings(), request.head());
    limits::count(server, client, address).await?;
    let signed = signed::parameters(server, client, request.form()).await?;
    let form = signed.as_ref().unwrap_or(request.form());
    let asked = asked::read(server, client, form).await?;
    let confirmation = asked::bound_key(server, client, request, unproved, &asked).await?;

    let person = person::find(server, client, &asked, address).await?;
    limits::count_person(server, client, &person).await?;
    if asked.grant.as_ref().is_some_and(|grant| !grant.is_for(&person.subject)) {
        return Err(invalid_grant_id());
    }
    let (auth_req_id, stored) =
        store::store(server, client, store::New { asked: &asked, person, confirmation, address }).await?;
    let response = BackchannelAuthenticationResponse {
        auth_req_id,
        expires_in: stored.expires_at.since(stored.issued_at),
        interval: (asked.delivery != TokenDeliveryMode::Push).then_some(stored.interval),
    };
    observe(server, |at| {
        let kind = EventKind::CibaRequested { scope: stored.scope.clone() };
        Event::new(kind, at).client(client).subject(&stored.subject)
    });
    notify(server, &BackchannelAuthenticationRequest::new(client.clone(), stored)).await;
    Ok(response)
}

/// The request waits, whether its person hears of it or not.
async fn notify<S: CibaProvider>(server: &S, request: &BackchannelAuthenticationRequest) {
    let told = catch_panic(async {
        Ok(server.notify(request).await.inspect_err(|error| {
            tracing::error!(
                client_id = request.client().client_id(),
                error = &**error as &dyn Error,
                "could not tell a person that an authentication request waits for them: they see it if they look"
            );
        }))
    });
    // A panic is logged where it is caught.
    let _ = told.await;
}
