//! What an authorization gave.

use std::collections::HashMap;

use serde_json::Value;

use crate::conformance::party::Party;
use crate::conformance::request::AuthorizationRequest;
use crate::conformance::verify;

/// Tokens, verified.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) code: Option<String>,
    /// The last ID token: that of the token endpoint, if there are two.
    pub(crate) id_token: Option<String>,
    claims: Option<Value>,
    pub(crate) access_token: Option<String>,
    pub(crate) refresh_token: Option<String>,
}

impl Tokens {
    /// Those of an authorization response, which has what the response type says and no more.
    #[track_caller]
    pub(crate) fn of_response(
        party: &Party,
        request: &AuthorizationRequest,
        response: &HashMap<String, String>,
    ) -> Self {
        let plan = party.plan;
        assert!(!response.contains_key("error"), "{response:?}");
        for (word, name) in [("code", "code"), ("token", "access_token"), ("id_token", "id_token")] {
            assert_eq!(response.contains_key(name), plan.has(word), "{name}: {response:?}");
        }
        assert!(!response.contains_key("refresh_token"), "{response:?}");
        let get = |name: &str| response.get(name).cloned();
        let tokens = Self {
            code: get("code"),
            id_token: get("id_token"),
            access_token: get("access_token"),
            claims: response.get("id_token").map(|token| party.verified(request, token)),
            refresh_token: None,
        };
        if let Some(access_token) = &tokens.access_token {
            assert_eq!(response["token_type"].to_lowercase(), "bearer");
            assert!(response["expires_in"].parse::<u64>().is_ok_and(|seconds| seconds > 0), "{response:?}");
            assert_ne!(tokens.code.as_ref(), Some(access_token));
        }
        if let Some(claims) = &tokens.claims {
            for (name, value) in [("c_hash", &tokens.code), ("at_hash", &tokens.access_token)] {
                match value {
                    Some(value) => verify::hash(claims, name, value),
                    None => assert!(claims.get(name).is_none(), "{name} of nothing: {claims}"),
                }
            }
            // From the Financial-grade API: it is correct if it is present.
            if claims.get("s_hash").is_some() {
                verify::hash(claims, "s_hash", &response["state"]);
            }
        }
        tokens
    }

    /// Those of the token endpoint, which are about the same person (OpenID Connect Core section 3.3.3.6).
    #[track_caller]
    pub(crate) fn add(&mut self, party: &Party, request: &AuthorizationRequest, answer: Value) {
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        assert_eq!(text("token_type").map(|name| name.to_lowercase()).as_deref(), Some("bearer"));
        assert!(answer["expires_in"].as_u64().is_some_and(|seconds| seconds > 0), "{answer}");
        let (access_token, id_token) = (text("access_token"), text("id_token").expect("an ID token"));
        assert!(access_token.as_ref().is_some_and(|token| !token.is_empty()), "{answer}");
        let claims = match id_token.ends_with('.') {
            true => verify::unsigned(&party.client.id, request.get("nonce"), &id_token),
            false => party.verified(request, &id_token),
        };
        if let Some(earlier) = &self.claims {
            for name in ["iss", "sub", "auth_time"] {
                assert_eq!(claims[name], earlier[name], "{name}");
            }
        }
        if claims.get("at_hash").is_some() {
            verify::hash(&claims, "at_hash", access_token.as_deref().expect("one"));
        }
        *self = Self {
            code: self.code.take(),
            id_token: Some(id_token),
            claims: Some(claims),
            access_token,
            refresh_token: text("refresh_token"),
        };
    }

    #[track_caller]
    pub(crate) fn access_token(&self) -> &str {
        self.access_token.as_deref().expect("an access token")
    }

    #[track_caller]
    pub(crate) fn id_token(&self) -> &str {
        self.id_token.as_deref().expect("an ID token")
    }

    /// What the last ID token says.
    #[track_caller]
    pub(crate) fn claims(&self) -> &Value {
        self.claims.as_ref().expect("an ID token")
    }
}
