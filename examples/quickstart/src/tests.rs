//! A handler tested without a flow, and the whole flow without a socket.

use axum::body::Body;
use http::{Request, StatusCode};
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::testing::{self, TestClient};
use tower::ServiceExt;

use super::*;

async fn status_of_the_notes(notes: &Arc<Notes>, token: &str) -> Result<StatusCode, BoxError> {
    let request = Request::get("/notes").header("authorization", format!("Bearer {token}"));
    Ok(router(notes).oneshot(request.body(Body::empty())?).await?.status())
}

#[tokio::test]
async fn a_token_with_read_opens_the_notes_and_one_without_it_does_not() -> Result<(), BoxError> {
    let notes = notes()?;
    let token = testing::token(&notes, "read", "248289761001").await;
    assert_eq!(status_of_the_notes(&notes, &token).await?, StatusCode::OK);
    let token = testing::token(&notes, "", "248289761001").await;
    assert_eq!(status_of_the_notes(&notes, &token).await?, StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn alice_logs_in_and_the_app_reads_her_notes_and_refreshes() -> Result<(), BoxError> {
    let notes = notes()?;
    let app = TestClient::public(&notes, "app");
    let app = app.browser_header("authorization", &encode_auth_headers("alice", "wonderland"));
    let tokens = app.authorization_code_in_browser("read").await?;
    assert_eq!(status_of_the_notes(&notes, &tokens.access_token).await?, StatusCode::OK);
    let refreshed = app.refresh(&tokens).await?;
    assert_eq!(status_of_the_notes(&notes, &refreshed.access_token).await?, StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_gets_no_token() -> Result<(), BoxError> {
    let notes = notes()?;
    let app = TestClient::public(&notes, "app");
    let app = app.browser_header("authorization", &encode_auth_headers("alice", "guessed"));
    let asked_again = app.authorization_code_in_browser("read").await;
    assert!(asked_again.is_err_and(|error| error.to_string().contains("401")));
    Ok(())
}
