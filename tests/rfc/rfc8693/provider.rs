//! An OpenID provider whose APIs exchange tokens.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::access_policy::{Access, AccessOccasion, AccessRequest};
use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, GRANT_TYPE, TokenExchangePolicy};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::openid::Claims;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AccessPolicy, AdditionalClaims, Approval, AuthorizationRequest, BoxError, ClaimsContext, Client,
    ClientBuilder, Decision, Interaction, OpenIdMetadata, SubjectType, Timestamp, oauth_server,
};
use serde_json::Value;
use url::Url;

use crate::support::neutral::{form_request, json_of};
use crate::support::{CHALLENGE, Heard, People, TestClock, VERIFIER, keys};

/// The API that gets people's tokens: JWTs.
pub(super) const NOTES: &str = "https://notes.example";
/// The API that it calls for them: opaque tokens.
pub(super) const FILES: &str = "https://files.example";
/// Another one, with JWTs.
pub(super) const MAIL: &str = "https://mail.example";

pub(super) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
pub(super) const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";
pub(super) const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
pub(super) const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
pub(super) const ID_JAG: &str = "urn:ietf:params:oauth:token-type:id-jag";

#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, token_exchange),
    responses(code),
    scopes(read = "Read", write = "Change", upload = "Add files"),
    openid(profile, offline_access),
    endpoints(introspection, revocation, metadata, userinfo),
    access_tokens(opaque, jwt),
    token_exchange(id_jag),
    policy(access),
    sender_constrained(dpop),
    claims(access_token),
    events,
    resources(
        notes = "https://notes.example" { scopes(read, write), access_tokens(jwt) },
        files = "https://files.example" { scopes(read, upload) },
        mail = "https://mail.example" { scopes(read), access_tokens(jwt), lifetimes(access_token = "5m") },
    )
)]
pub(super) struct Office {
    #[store]
    pub(super) store: Arc<MemoryStore>,
    #[users]
    pub(super) people: People,
    #[keys]
    pub(super) keys: SigningKeys,
    rules: Arc<Rules>,
}

type Rule = Box<dyn Fn(&ExchangeRequest<'_>) -> Result<Exchange, BoxError> + Send>;

/// What the application says about exchanges, and about who may act.
#[derive(Default)]
pub(super) struct Rules {
    rule: Mutex<Option<Rule>>,
    may_act: Mutex<Option<Value>>,
    access: Mutex<Option<Access>>,
}

impl AccessPolicy for Office {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        let access = self.rules.access.lock().expect("a lock").clone();
        let access = access.filter(|_| request.occasion() == AccessOccasion::TokenExchange);
        Ok(access.unwrap_or_else(Access::allow))
    }
}

impl TokenExchangePolicy for Office {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        match &*self.rules.rule.lock().expect("a lock") {
            Some(rule) => rule(request),
            None => Ok(Exchange::delegate().to(FILES).by("the rule")),
        }
    }
}

impl AdditionalClaims for Office {
    async fn claims(&self, _: &ClaimsContext<'_>) -> Result<Claims, BoxError> {
        let may_act = self.rules.may_act.lock().expect("a lock").clone();
        Ok(may_act.into_iter().fold(Claims::new(), |claims, may_act| claims.with("may_act", may_act)))
    }
}

/// Alice approves everything. She logged in a minute ago.
impl Interaction for Office {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        let login = Timestamp::from_unix(self.settings().now().as_unix() - 60);
        Ok(Approval::new("alice-sub").username("alice").auth_time(login).acr("gold").into())
    }
}

/// A running [`Office`], called without a network.
pub(super) struct Fixture {
    pub(super) server: Arc<Office>,
    pub(super) clock: TestClock,
    pub(super) heard: Heard,
    rules: Arc<Rules>,
}

impl Fixture {
    /// The client `web` with people; the APIs `notes-api` and `mail-api`, which exchange; the agent `agent`; `lazy-api`, which is
    /// not registered for exchanges; `pairwise`, which has identifiers of its own; the resource server `api` for everything.
    pub(super) fn start() -> Self {
        let exchanging = ["client_credentials", GRANT_TYPE];
        let confidential = |name: &str| Client::confidential(name, format!("{name}-client-secret").as_str());
        let pairwise = OpenIdMetadata::default().with(|own| own.subject_type = SubjectType::Pairwise);
        let clients = [
            person(confidential("web")),
            person(confidential("pairwise")).openid(pairwise),
            confidential("notes-api")
                .grant_types(exchanging)
                .scope("openid read upload")
                .resource_server()
                .resources([NOTES]),
            confidential("mail-api")
                .grant_types(exchanging)
                .scope("read")
                .resource_server()
                .resources([MAIL, FILES]),
            confidential("agent").grant_types(exchanging).scope("read write"),
            confidential("lazy-api").grant_types(["client_credentials"]).resource_server().resources([NOTES]),
            confidential("api").grant_types(exchanging).scope("read").resource_server(),
        ];
        let clients = clients.map(|client| client.build().expect("a client"));
        let (store, rules) = (Arc::new(MemoryStore::with_clients(clients)), Arc::<Rules>::default());
        let (clock, heard) = (TestClock::new(), Heard::default());
        let issuer = "http://localhost".parse().expect("an issuer");
        let server = Office::builder(issuer, store, People::default(), keys(), Arc::clone(&rules))
            .clock(clock.clone())
            .rotate_refresh_tokens(oauth_runtime::RefreshTokenRotation::Always)
            .pairwise_salt("pepper-for-the-tests")
            .event_subscriber(heard.clone())
            .build();
        Self { server, clock, heard, rules }
    }

    /// The application's rule from now on.
    pub(super) fn rule(
        &self,
        rule: impl Fn(&ExchangeRequest<'_>) -> Result<Exchange, BoxError> + Send + 'static,
    ) {
        *self.rules.rule.lock().expect("a lock") = Some(Box::new(rule));
    }

    /// What the policy for access says about exchanges from now on.
    pub(super) fn access(&self, access: Access) {
        *self.rules.access.lock().expect("a lock") = Some(access);
    }

    /// What access tokens from now on say about who may act.
    pub(super) fn may_act(&self, may_act: Value) {
        *self.rules.may_act.lock().expect("a lock") = Some(may_act);
    }

    /// Alice's tokens for the client, with this scope and for this resource.
    pub(super) async fn tokens_of(&self, client: &str, scope: &str, resource: &str) -> Value {
        let code = self.code(client, &[("scope", scope), ("resource", resource)]).await;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        json_of(&self.token(client, &form).await)
    }

    /// The usual ones: for `web` and the notes.
    pub(super) async fn tokens(&self) -> Value {
        self.tokens_of("web", "openid offline_access read write", NOTES).await
    }

    /// A code that alice approved.
    pub(super) async fn code(&self, client: &str, parameters: &[(&str, &str)]) -> String {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", "https://client.example/cb"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        all.extend(parameters.iter().filter(|(_, value)| !value.is_empty()));
        let query = serde_urlencoded::to_string(all).expect("a query");
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        let request = request.body(Bytes::new()).expect("a request");
        let response = self.server.create_authorization_response(request).await;
        let location = response.headers()["location"].to_str().expect("text");
        let location = Url::parse(location).expect("a location");
        let code = location.query_pairs().find(|(name, _)| name == "code");
        code.unwrap_or_else(|| panic!("a code in {location}")).1.into_owned()
    }

    /// The response of the token endpoint.
    pub(super) async fn token(&self, client: &str, form: &[(&str, &str)]) -> Response<Bytes> {
        let secret = format!("{client}-client-secret");
        self.server.create_token_response(form_request("/token", (client, &secret), form)).await
    }

    /// The response to an exchange of an access token.
    pub(super) async fn exchange(
        &self,
        client: &str,
        subject: &str,
        parameters: &[(&str, &str)],
    ) -> Response<Bytes> {
        self.exchange_of(client, (subject, ACCESS_TOKEN), parameters).await
    }

    /// The response to an exchange of a token of this type.
    pub(super) async fn exchange_of(
        &self,
        client: &str,
        (subject, token_type): (&str, &str),
        parameters: &[(&str, &str)],
    ) -> Response<Bytes> {
        let own =
            [("grant_type", GRANT_TYPE), ("subject_token", subject), ("subject_token_type", token_type)];
        let own = own.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>();
        self.token(client, &[&own[..], parameters].concat()).await
    }

    /// A client's own access token.
    pub(super) async fn own_token(&self, client: &str) -> String {
        let resource = if client == "notes-api" { NOTES } else { "" };
        let form = [("grant_type", "client_credentials"), ("resource", resource)];
        let tokens = json_of(&self.token(client, &form).await);
        text(&tokens, "access_token").to_owned()
    }

    /// What the resource server learns about a token.
    pub(super) async fn introspect(&self, token: &str) -> Value {
        let request = form_request("/introspect", ("api", "api-client-secret"), &[("token", token)]);
        json_of(&self.server.create_token_introspection_response(request).await)
    }

    pub(super) async fn is_active(&self, token: &str) -> bool {
        self.introspect(token).await["active"] == true
    }

    /// The claims of a token that this provider signed with this type.
    pub(super) fn claims(&self, token: &str, typ: &str) -> Value {
        self.server.keys.verify_typed(token, typ).unwrap_or_else(|error| panic!("{error}: {token}"))
    }
}

fn person(client: ClientBuilder) -> ClientBuilder {
    client
        .grant_types(["authorization_code", "refresh_token", GRANT_TYPE])
        .redirect_uri("https://client.example/cb")
        .scope("openid offline_access profile read write upload")
}

/// A text of a response.
#[track_caller]
pub(super) fn text<'a>(response: &'a Value, name: &str) -> &'a str {
    response[name].as_str().unwrap_or_else(|| panic!("{name} in {response}"))
}

/// Asserts an error of the token endpoint.
#[track_caller]
pub(super) fn assert_refused(response: &Response<Bytes>, code: &str) {
    let body = json_of(response);
    assert_eq!((response.status().as_u16(), body["error"].as_str()), (400, Some(code)), "{body}");
}
