//! The flows that many tests use, as far as they succeed.

use std::collections::HashMap;

use url::Url;

use super::{Answer, Fixture};

/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// RFC 7636 appendix B.
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The parameters of a redirect, from query and fragment.
#[track_caller]
pub(crate) fn parameters_of(answer: &Answer) -> HashMap<String, String> {
    assert_eq!(answer.status, 303, "{answer:?}");
    let location = Url::parse(answer.header("location")).expect("an absolute location");
    let mut parameters: HashMap<_, _> = location.query_pairs().into_owned().collect();
    let fragment = location.fragment().unwrap_or_default();
    parameters.extend(serde_urlencoded::from_str::<HashMap<String, String>>(fragment).expect("a form"));
    parameters
}

impl Answer {
    /// Asserts an error that is redirected to the client, with `iss`.
    #[track_caller]
    pub(crate) fn assert_redirect_error(&self, issuer: &str, code: &str) {
        let parameters = parameters_of(self);
        assert_eq!(parameters.get("error").map(String::as_str), Some(code), "{self:?}");
        assert_eq!(parameters.get("iss").map(String::as_str), Some(issuer), "{self:?}");
        assert!(!parameters.contains_key("code") && !parameters.contains_key("access_token"), "{self:?}");
    }
}

impl Fixture {
    /// An authorization request by alice, who approves; parameters replace or extend those of the client `web`.
    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)]) -> Answer {
        self.authorize_as(parameters, &[("x-user", "alice")]).await
    }

    /// An authorization request; the headers control the resource owner.
    pub(crate) async fn authorize_as(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", "web"),
            ("redirect_uri", "https://client.example/cb"),
        ];
        all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        all.extend(parameters.iter().filter(|(_, value)| *value != "-"));
        let query = serde_urlencoded::to_string(&all).expect("a query");
        self.http.get(&format!("/authorize?{query}"), headers).await
    }

    /// An authorization code of the client `web` with PKCE, for its whole scope.
    pub(crate) async fn code(&self) -> String {
        self.code_with(&[]).await
    }

    /// An authorization code of the client `web` with PKCE.
    pub(crate) async fn code_with(&self, parameters: &[(&str, &str)]) -> String {
        let mut all = vec![("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
        all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        all.extend(parameters);
        parameters_of(&self.authorize(&all).await).remove("code").expect("a code")
    }

    /// The redemption of a code of the client `web`.
    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        self.http.token_as_web(&redemption(code)).await
    }

    /// The tokens of the client `web` from a complete code flow.
    pub(crate) async fn tokens(&self) -> Answer {
        let answer = self.redeem(&self.code().await).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    /// A refresh by the client `web`.
    pub(crate) async fn refresh(&self, refresh_token: &str) -> Answer {
        self.http.token_as_web(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    /// An access token of the client `service` with this scope.
    pub(crate) async fn service_token(&self, scope: &str) -> String {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        self.http.post("/token", Some(("service", "service-client-secret")), &form).await.text("access_token")
    }

    /// Whether the access token is valid at the introspection endpoint and at the API.
    pub(crate) async fn is_active(&self, token: &str) -> bool {
        let introspected = self.http.introspect(token).await["active"] == true;
        let accepted = self.http.get_with_token("/api/me", token).await.status == 200;
        assert_eq!(introspected, accepted, "introspection and API disagree");
        introspected
    }
}

/// The form that redeems a code of the client `web`.
pub(crate) fn redemption(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ]
}
