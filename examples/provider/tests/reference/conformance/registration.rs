//! Dynamic registration, as the suite does it (OpenID Connect Dynamic Client Registration 1.0).

use serde_json::{Value, json};

use crate::conformance::client::{Authentication, ClientDetails};
use crate::conformance::keys::ClientKey;
use crate::conformance::party::Party;
use crate::conformance::plan::Plan;

/// Where the suite is. Nobody goes there: the tests read the redirect.
pub(crate) const CALLBACK: &str = "https://localhost.emobix.co.uk:8443/test/a/oauth-provider/callback";

/// A client that is about to register.
pub(crate) struct Registering {
    /// Nobody yet: `client` is put in its place.
    pub(crate) party: Party,
    pub(crate) key: ClientKey,
    pub(crate) members: Value,
}

impl Registering {
    /// With `private_key_jwt`, for all that the plan needs.
    pub(crate) async fn new(plan: Plan) -> Self {
        let party = Party::new(plan).await;
        let key = ClientKey::shared();
        let implicit = plan.has("id_token") || plan.has("token");
        let grants: Vec<_> = [("authorization_code", plan.has("code")), ("implicit", implicit)]
            .into_iter()
            .filter_map(|(name, is_needed)| is_needed.then_some(name))
            .collect();
        let members = json!({
            "client_name": "Conformance suite <registered>",
            "grant_types": grants,
            "response_types": [plan.response_type],
            "redirect_uris": [CALLBACK],
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": key.published(),
            "contacts": ["certification@oidf.example"],
        });
        Self { party, key, members }
    }

    /// With one more member, or with another value of one.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members[name] = value.into();
        self
    }

    /// Keys that are published on the suite's host, under this name.
    pub(crate) fn with_jwks_uri(mut self, name: &str, key: ClientKey) -> Self {
        let uri = self.party.installation.host.publish(name, key.published().to_string());
        self.members.as_object_mut().expect("an object").remove("jwks");
        self.key = key;
        self.with("jwks_uri", uri)
    }

    /// The answer of the registration endpoint.
    pub(crate) async fn send(&self) -> (u16, Value) {
        let endpoint = self.party.provider.text("registration_endpoint");
        let answer = self.party.http.post(endpoint).json(&self.members).send().await.expect("an answer");
        assert_eq!(answer.headers()["content-type"], "application/json");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    /// The error that the endpoint answers.
    pub(crate) async fn refused(&self) -> String {
        let (status, error) = self.send().await;
        assert_eq!(status, 400, "{error}");
        error["error"].as_str().expect("an error").to_owned()
    }

    /// Registered: the response contains the requested values, and the client can read and delete its
    /// registration (section 3.2).
    pub(crate) async fn register(self) -> Registered {
        let (status, answer) = self.send().await;
        assert_eq!(status, 201, "{answer}");
        for (name, value) in self.members.as_object().expect("an object") {
            assert_eq!(&answer[name], value, "{name}");
        }
        assert!(answer.get("client_secret").is_none(), "a client with a key needs no secret: {answer}");
        let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("no {name}: {answer}"));
        let audience = self.party.provider.text("token_endpoint").to_owned();
        let client = ClientDetails {
            id: text("client_id").to_owned(),
            redirect_uri: answer["redirect_uris"][0].as_str().expect("a URI").to_owned(),
            authentication: Authentication::Key(self.key, audience),
        };
        let management =
            (text("registration_client_uri").to_owned(), text("registration_access_token").to_owned());
        Registered { party: Party { client, ..self.party }, management }
    }
}

/// A client that registered.
pub(crate) struct Registered {
    pub(crate) party: Party,
    management: (String, String),
}

impl Registered {
    /// Deletes the registration, as the suite does in the end (RFC 7592 section 2.3).
    pub(crate) async fn unregister(self) {
        let (uri, token) = &self.management;
        let delete = || self.party.http.delete(uri).bearer_auth(token).send();
        assert_eq!(delete().await.expect("an answer").status(), 204);
        assert_eq!(delete().await.expect("an answer").status(), 401);
    }
}
