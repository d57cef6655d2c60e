//! One provider with a profile, and its client `bank`.

use oauth_runtime::Clock;
use oauth_runtime::testing::{DpopKey, DpopProof};
use serde_json::{Map, Value};

use crate::support::{Answer, FapiFixture, VERIFIER, asserting, claims_of, header_of, parameters_of, signed};

pub(super) struct Run {
    pub(super) provider: FapiFixture,
    is_signed: bool,
}

impl Run {
    /// The Security Profile, and Message Signing.
    pub(super) async fn all() -> [Self; 2] {
        [
            Self { provider: FapiFixture::bank().await, is_signed: false },
            Self { provider: FapiFixture::notary().await, is_signed: true },
        ]
    }

    pub(super) fn is_signed(&self) -> bool {
        self.is_signed
    }

    pub(super) fn proof<'a>(&self, key: &'a DpopKey, method: &str, path: &str) -> DpopProof<'a> {
        key.proof(method, &self.provider.http.url_of(path), self.provider.clock.now())
    }

    /// A push with these changes; `null` removes a parameter.
    pub(super) async fn push(&self, changes: &Value) -> Answer {
        let answer = if self.is_signed {
            self.provider.push_object("bank", &signed(&self.provider.object("bank", changes))).await
        } else {
            let changes = changes.as_object().expect("an object").iter();
            let changes: Vec<_> =
                changes.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or("-"))).collect();
            self.provider.push("bank", &changes).await
        };
        assert_eq!(answer.status, 201, "{changes} {answer:?}");
        answer
    }

    /// What alice's browser gets for it.
    pub(super) async fn bring_with(&self, pushed: &Answer, headers: &[(&str, &str)]) -> Answer {
        let request_uri = pushed.text("request_uri");
        let query = [("client_id", "bank"), ("request_uri", request_uri.as_str())];
        let query = serde_urlencoded::to_string(query).expect("a query");
        self.provider.http.get(&format!("/authorize?{query}"), headers).await
    }

    /// The parameters of the authorization response, which is signed where the profile says so.
    pub(super) fn response(&self, answer: &Answer) -> Value {
        let parameters = parameters_of(answer);
        if self.is_signed {
            let response = &parameters["response"];
            assert_ne!(header_of(response)["alg"], "RS256");
            return claims_of(response);
        }
        let members: Map<_, _> =
            parameters.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
        Value::Object(members)
    }

    pub(super) async fn code(&self, changes: &Value) -> String {
        let pushed = self.push(changes).await;
        let response = self.response(&self.bring_with(&pushed, &[]).await);
        response["code"].as_str().unwrap_or_else(|| panic!("a code in {response}")).to_owned()
    }

    pub(super) async fn complete(&self, key: &DpopKey, changes: &Value) -> Value {
        let code = self.code(changes).await;
        let answer = self.redeem(&code, Some(key), &[]).await;
        assert_eq!(answer.status, 200, "{changes} {answer:?}");
        answer.json()
    }

    /// A redemption; parameters replace its own, and `-` removes one.
    pub(super) async fn redeem(&self, code: &str, key: Option<&DpopKey>, more: &[(&str, &str)]) -> Answer {
        self.redeem_as("bank", code, key, more).await
    }

    pub(super) async fn redeem_as(
        &self,
        client_id: &str,
        code: &str,
        key: Option<&DpopKey>,
        more: &[(&str, &str)],
    ) -> Answer {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        form.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        form.extend(more.iter().filter(|(_, value)| *value != "-"));
        self.post(client_id, key, &form).await
    }

    /// A token request of the client, with a proof by this key.
    pub(super) async fn post(&self, client_id: &str, key: Option<&DpopKey>, form: &[(&str, &str)]) -> Answer {
        let assertion = self.provider.assertion(client_id, Value::Object(Map::new()));
        let form: Vec<_> = form.iter().copied().chain(asserting(&assertion)).collect();
        let body = serde_urlencoded::to_string(form).expect("a form");
        let proof = key.map(|key| self.proof(key, "POST", "/token").sign());
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        headers.extend(proof.iter().map(|proof| ("dpop", proof.as_str())));
        self.provider.http.send("POST", "/token", &headers, Some(body)).await
    }

    pub(super) async fn get(&self, path: &str, token: &str, proof: &str) -> Answer {
        let authorization = format!("DPoP {token}");
        self.provider.http.get(path, &[("authorization", &authorization), ("dpop", proof)]).await
    }

    pub(super) async fn userinfo(&self, key: &DpopKey, tokens: &Value) -> Answer {
        let token = tokens["access_token"].as_str().expect("a token");
        let proof = self.proof(key, "GET", "/userinfo").access_token(token).sign();
        self.get("/userinfo", token, &proof).await
    }
}
