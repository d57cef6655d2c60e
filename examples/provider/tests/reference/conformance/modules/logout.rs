//! Logout that a client starts (OpenID Connect RP-Initiated Logout 1.0).

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use url::Url;

use super::sessions::UNASKED;
use crate::browser::Page;
use crate::conformance::agent::Arrival;
use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::request::{AuthorizationRequest, random};
use crate::conformance::tokens::Tokens;

/// A person who is logged in, and a client that wants them logged out.
pub(crate) struct Leaving {
    pub(crate) party: Party,
    pub(crate) tokens: Tokens,
    /// The whole request: `id_token_hint`, `post_logout_redirect_uri` and `state`.
    pub(crate) request: AuthorizationRequest,
}

impl Leaving {
    pub(crate) async fn of(client_id: &str, plan: Plan) -> Self {
        let mut party = Party::of(client_id, plan).await;
        let request = party.request();
        let tokens = party.complete(&request).await;
        let request = AuthorizationRequest { parameters: Vec::new() }
            .with("id_token_hint", tokens.id_token())
            .with("post_logout_redirect_uri", &post_logout_redirect_uri(&party))
            // Long, as the suite has it: it must come back as it went.
            .with("state", &random().repeat(4));
        Self { party, tokens, request }
    }

    /// The page, or the redirect, that answers a request.
    pub(crate) async fn leave(&self, request: &AuthorizationRequest) -> Page {
        let url = request.url(self.party.provider.text("end_session_endpoint"));
        self.party.agent.look_at(&url).await
    }

    /// The browser was sent to where the client wanted it, with `state` and nothing else.
    #[track_caller]
    pub(crate) fn assert_returned(&self, request: &AuthorizationRequest, location: &Url) {
        let mut uri = location.clone();
        uri.set_query(None);
        assert_eq!(uri.as_str(), post_logout_redirect_uri(&self.party));
        let mut parameters: Vec<_> = location.query_pairs().into_owned().collect();
        let state = request.get("state").map(|state| ("state".to_owned(), state.to_owned()));
        assert_eq!((parameters.pop(), parameters.is_empty()), (state, true), "{location}");
    }

    /// Nobody is logged in any more: a second authorization would have to ask.
    pub(crate) async fn assert_logged_out(&mut self) {
        let request = self.party.request().with("prompt", "none");
        let error = self.party.refusal(&request).await;
        assert!(UNASKED.contains(&error.as_str()), "{error}");
    }

    /// The person is not asked, and is still logged in.
    pub(crate) async fn assert_logged_in(&mut self) {
        let request = self.party.request().with("prompt", "none");
        let arrival = self.party.authorize(&request).await;
        let Arrival::Client(callback) = arrival else { panic!("{arrival:?}") };
        assert!(callback.query.contains_key("code"), "{callback:?}");
    }

    /// The person is asked, says yes, and sees that they are logged out.
    async fn assert_asked(mut self, request: &AuthorizationRequest) {
        let page = self.leave(request).await;
        self.assert_logged_in().await;
        let page = self.party.agent.press(&page, "button[value=logout]", ("decision", "logout")).await;
        assert_eq!((page.status.as_u16(), page.location()), (200, None), "{page:?}");
        self.assert_logged_out().await;
    }

    /// An error page, and the person stays.
    async fn assert_refused(mut self, request: &AuthorizationRequest) {
        let page = self.leave(request).await;
        assert_eq!((page.status.as_u16(), page.location()), (400, None), "{page:?}");
        let uri = post_logout_redirect_uri(&self.party);
        assert!(page.has("[data-error]") && !page.body.contains(&uri), "{page:?}");
        self.assert_logged_in().await;
    }
}

fn post_logout_redirect_uri(party: &Party) -> String {
    party.client.redirect_uri.replace("/callback", "/post_logout_redirect")
}

/// `oidcc-rp-initiated-logout`
pub(crate) async fn rp_initiated(plan: Plan) {
    let mut leaving = Leaving::of("suite", plan).await;
    let page = leaving.leave(&leaving.request).await;
    leaving.assert_returned(&leaving.request, &page.location().expect("a redirect"));
    leaving.assert_logged_out().await;
}

/// `oidcc-rp-initiated-logout-no-state`
pub(crate) async fn no_state(plan: Plan) {
    let mut leaving = Leaving::of("suite", plan).await;
    let request = leaving.request.clone().without("state");
    let page = leaving.leave(&request).await;
    leaving.assert_returned(&request, &page.location().expect("a redirect"));
    leaving.assert_logged_out().await;
}

/// `oidcc-rp-initiated-logout-no-post-logout-redirect-uri`: a page says that it is done.
pub(crate) async fn no_post_logout_redirect_uri(plan: Plan) {
    let mut leaving = Leaving::of("suite", plan).await;
    let request = leaving.request.clone().without("post_logout_redirect_uri");
    let page = leaving.leave(&request).await;
    assert_eq!((page.status.as_u16(), page.location()), (200, None), "{page:?}");
    leaving.assert_logged_out().await;
}

/// `oidcc-rp-initiated-logout-no-params`
pub(crate) async fn no_params(plan: Plan) {
    let leaving = Leaving::of("suite", plan).await;
    leaving.assert_asked(&AuthorizationRequest { parameters: Vec::new() }).await;
}

/// `oidcc-rp-initiated-logout-only-state`
pub(crate) async fn only_state(plan: Plan) {
    let leaving = Leaving::of("suite", plan).await;
    let request = leaving.request.clone().without("id_token_hint").without("post_logout_redirect_uri");
    leaving.assert_asked(&request).await;
}

/// `oidcc-rp-initiated-logout-no-id-token-hint`
pub(crate) async fn no_id_token_hint(plan: Plan) {
    let leaving = Leaving::of("suite", plan).await;
    let request = leaving.request.clone().without("id_token_hint");
    leaving.assert_refused(&request).await;
}

/// `oidcc-rp-initiated-logout-bad-post-logout-redirect-uri`
pub(crate) async fn bad_post_logout_redirect_uri(plan: Plan) {
    let leaving = Leaving::of("suite", plan).await;
    let uri = format!("{}_UNREGISTERED", post_logout_redirect_uri(&leaving.party));
    let request = leaving.request.clone().with("post_logout_redirect_uri", &uri);
    leaving.assert_refused(&request).await;
}

/// `oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri`
pub(crate) async fn query_added(plan: Plan) {
    let leaving = Leaving::of("suite", plan).await;
    let uri = format!("{}?foo=bar", post_logout_redirect_uri(&leaving.party));
    let request = leaving.request.clone().with("post_logout_redirect_uri", &uri);
    leaving.assert_refused(&request).await;
}

/// `oidcc-rp-initiated-logout-modified-id-token-hint`: changed to `alg` `none`
pub(crate) async fn modified_id_token_hint(plan: Plan) {
    let leaving = Leaving::of("suite", plan).await;
    let claims = leaving.tokens.id_token().split('.').nth(1).expect("claims");
    // {"alg":"none"}
    let hint = format!("eyJhbGciOiJub25lIn0.{claims}.");
    let request = leaving.request.clone().with("id_token_hint", &hint);
    leaving.assert_refused(&request).await;
}

/// `oidcc-rp-initiated-logout-bad-id-token-hint`: signed by somebody else, with the name of the provider's key
pub(crate) async fn bad_id_token_hint(plan: Plan) {
    let leaving = Leaving::of("suite", plan).await;
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).expect("an RSA key");
    let key = EncodingKey::from_rsa_pem(key.serialize_pem().as_bytes()).expect("a key");
    let own = jsonwebtoken::decode_header(leaving.tokens.id_token()).expect("a header");
    let header = Header { kid: own.kid, ..Header::new(Algorithm::RS256) };
    let hint = encode(&header, leaving.tokens.claims(), &key).expect("a token");
    let request = leaving.request.clone().with("id_token_hint", &hint);
    leaving.assert_refused(&request).await;
}
