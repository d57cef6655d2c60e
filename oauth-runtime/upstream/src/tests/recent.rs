//! Sign-ins that demand a login.

use std::time::Duration;

use serde_json::json;

use super::*;

fn again() -> SignIn {
    let mut sign_in = sign_in();
    sign_in.login_again = true;
    sign_in
}

fn within(seconds: u64) -> SignIn {
    let mut sign_in = sign_in();
    sign_in.max_age = Some(Duration::from_secs(seconds));
    sign_in
}

/// The outcome if the person logged in at this time.
async fn outcome(sign_in: SignIn, auth_time: impl FnOnce(Timestamp) -> Value) -> Result<(), UpstreamError> {
    let fake = Fake::new();
    let upstream = fake.upstream();
    fake.claim("auth_time", auth_time(fake.now()));
    let pending = begin(&fake, &upstream, sign_in).await;
    upstream.finish(&pending, response(&pending)).await.map(drop)
}

#[tokio::test]
async fn the_demand_is_passed_on() {
    let upstream = Fake::new().upstream();
    let mut sign_in = again();
    sign_in.acr_values = vec!["phr".to_owned(), "mfa".to_owned()];
    sign_in.login_hint = Some("alice".to_owned());
    let (url, _) = upstream.begin(sign_in).await.expect("a request");
    let sent = parameters(&url);
    assert_eq!((sent["prompt"].as_str(), sent["acr_values"].as_str()), ("login", "phr mfa"));
    assert_eq!(sent["login_hint"], "alice");
    assert!(sent.contains_key("max_age"), "without it, an upstream need not say when the person logged in");
    assert_eq!(sent["claims"], r#"{"id_token":{"auth_time":{"essential":true}}}"#);
    let (url, _) = upstream.begin(within(60)).await.expect("a request");
    let sent = parameters(&url);
    assert_eq!(sent["max_age"], "60");
    assert!(!sent.contains_key("prompt") && sent.contains_key("claims"));
    let (url, _) = upstream.begin(self::sign_in()).await.expect("a request");
    let sent = parameters(&url);
    assert!(!sent.contains_key("max_age") && !sent.contains_key("claims"), "nothing is demanded");
}

#[tokio::test]
async fn an_old_login_is_refused_and_so_is_one_without_a_time() {
    let before = |seconds: i64| move |now: Timestamp| json!(now.as_unix_i64() - seconds);
    outcome(again(), before(0)).await.expect("just now");
    outcome(again(), before(60)).await.expect("clocks differ");
    outcome(within(300), before(360)).await.expect("clocks differ");
    for refused in [
        outcome(again(), before(61)).await,
        outcome(within(300), before(361)).await,
        outcome(again(), |_| Value::Null).await,
        outcome(within(300), |_| Value::Null).await,
    ] {
        assert!(matches!(refused, Err(UpstreamError::NotRecent(_))), "{refused:?}");
    }
    assert!(matches!(outcome(again(), |_| json!("now")).await, Err(UpstreamError::IdToken(_))));
    outcome(sign_in(), before(1_000_000)).await.expect("nobody asked");
}
