//! Clients that hear of a logout: from the provider (Back-Channel Logout 1.0), or through the browser
//! (Front-Channel Logout 1.0).

use serde_json::json;
use url::Url;

use super::logout::Leaving;
use crate::conformance::plan::Plan;
use crate::conformance::verify;

/// `oidcc-backchannel-rp-initiated-logout`
pub(crate) async fn back(plan: Plan) {
    let mut leaving = Leaving::of("suite-back-channel", plan).await;
    let page = leaving.leave(&leaving.request).await;
    leaving.assert_returned(&leaving.request, &page.location().expect("a redirect"));
    let own = leaving.tokens.claims();
    let sid = own["sid"].as_str().expect("backchannel_logout_session_required");

    let claims_of = |token: &str| verify::json(token.split('.').nth(1).expect("claims"));
    let body = leaving.party.installation.host.posted("/backchannel_logout", |body| {
        claims_of(body.strip_prefix("logout_token=").expect("this parameter alone"))["sid"] == sid
    });
    let body = body.await;
    let token = body.strip_prefix("logout_token=").expect("this parameter alone");
    let claims = verify::signed(&leaving.party.provider, &leaving.party.client.id, token);
    assert_eq!(claims["sub"], own["sub"]);
    assert_eq!(claims["events"], json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    assert!(claims.get("nonce").is_none() && claims["jti"].is_string(), "{claims}");
    let (issued, expires) = (claims["iat"].as_u64().expect("iat"), claims["exp"].as_u64().expect("exp"));
    assert!(issued <= verify::now() && expires - issued <= 300, "{claims}");
    leaving.assert_logged_out().await;
}

/// `oidcc-frontchannel-rp-initiated-logout`
pub(crate) async fn front(plan: Plan) {
    let mut leaving = Leaving::of("suite-front-channel", plan).await;
    let page = leaving.leave(&leaving.request).await;
    assert_eq!(page.status, 200, "{page:?}");
    let frame = page.attribute("iframe", "src").expect("a frame");
    let frame = Url::parse(&frame).expect("a URL");
    assert!(frame.path().ends_with("/frontchannel_logout"), "{frame}");
    let mut parameters: Vec<_> = frame.query_pairs().into_owned().collect();
    parameters.sort();
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let sid = leaving.tokens.claims()["sid"].as_str().expect("frontchannel_logout_session_required");
    assert_eq!(parameters, [own("iss", leaving.party.provider.text("issuer")), own("sid", sid)]);
    let origin = frame.origin().ascii_serialization();
    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("frame-src {origin}")), "the browser would not load it: {policy}");

    // Nobody has to press anything: the browser goes on by itself.
    let refresh = page.attribute("meta[http-equiv=refresh]", "content").expect("a way on");
    let (_, next) = refresh.split_once("url=").expect("a URL");
    leaving.assert_returned(&leaving.request, &Url::parse(next).expect("a URL"));
    leaving.assert_logged_out().await;
}

/// `oidcc-session-management-rp-initiated-logout`. What the frame's script answers is a matter of a browser: see `chromium.rs`.
pub(crate) async fn session(plan: Plan) {
    let mut leaving = Leaving::of("suite", plan).await;
    let request = leaving.party.request().with("prompt", "none");
    let callback = leaving.party.authorize(&request).await.callback();
    let state = leaving.party.response(&request, &callback)["session_state"].clone();
    assert!(
        state.split_once('.').is_some_and(|(hash, salt)| hash.len() == 43 && salt.len() == 22),
        "{state}"
    );

    let frame = leaving.party.agent.look_at(leaving.party.provider.text("check_session_iframe")).await;
    assert_eq!(frame.status, 200, "{frame:?}");
    // The pages of any client may embed it.
    assert!(!frame.header("content-security-policy").contains("frame-ancestors"), "{frame:?}");
    assert!(!frame.headers.contains_key("x-frame-options"), "{frame:?}");

    let page = leaving.leave(&leaving.request).await;
    leaving.assert_returned(&leaving.request, &page.location().expect("a redirect"));
    leaving.assert_logged_out().await;
}
