//! The provider and its protected API.

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use oauth_runtime::oauth_server;
use oauth_runtime::resource::{authorize, challenge};
use oauth_runtime::store::MemoryStore;

use crate::adapter;

/// Services read notes.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read notes"),
    endpoints(introspection, revocation, metadata)
)]
pub struct Notes {
    #[store]
    store: MemoryStore,
}

/// All endpoints of the declaration.
pub async fn oauth(server: web::Data<Notes>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let Some(request) = adapter::plain_request(&request, body) else {
        return HttpResponse::BadRequest().finish();
    };
    adapter::actix_response(server.create_response(request).await)
}

/// A resource that needs the scope `read`.
pub async fn list(server: web::Data<Notes>, request: HttpRequest) -> HttpResponse {
    let Some(request) = adapter::plain_request(&request, Bytes::new()) else {
        return HttpResponse::BadRequest().finish();
    };
    let (parts, _) = request.into_parts();
    match authorize::<scope::Read, _>(&**server, &parts).await {
        Ok(Some(token)) => HttpResponse::Ok().body(format!("the notes of {}\n", token.client_id)),
        Ok(None) => adapter::actix_response(challenge::<scope::Read, _>(&**server, &parts.headers, None)),
        Err(error) => {
            adapter::actix_response(challenge::<scope::Read, _>(&**server, &parts.headers, Some(&error)))
        }
    }
}
