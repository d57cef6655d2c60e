//! A client that is held to the profile.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::conformance::agent::{Agent, Arrival, Callback};
use crate::conformance::discovery::Discovered;
use crate::conformance::fapi2::keys::{Key, clients_ca};
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::installation::Installation;
use crate::conformance::request::{AuthorizationRequest, random};
use crate::conformance::verify::now;

/// A client with a browser of its own.
pub(crate) struct Bank {
    pub(crate) installation: Arc<Installation>,
    /// Its connections without a certificate.
    pub(crate) http: reqwest::Client,
    /// Its connections with its certificate, if it has one.
    certified: reqwest::Client,
    pub(crate) provider: Discovered,
    pub(crate) id: String,
    /// For assertions and request objects.
    pub(crate) key: Key,
    /// For DPoP proofs.
    pub(crate) dpop: Key,
    /// Whether it authenticates at the token endpoint as it is registered for.
    pub(crate) authenticates: bool,
    pub(crate) verifier: String,
    pub(crate) variant: Variant,
    pub(crate) agent: Agent,
}

/// Status and body.
pub(crate) type Answer = (u16, Value);

impl Bank {
    pub(crate) async fn new(variant: Variant) -> Self {
        Self::of(variant, 1, Installation::for_fapi("")).await
    }

    /// The second client of the plan.
    pub(crate) async fn second(variant: Variant) -> Self {
        Self::of(variant, 2, Installation::for_fapi("")).await
    }

    /// A client at an installation with other settings.
    pub(crate) async fn at(variant: Variant, installation: Arc<Installation>) -> Self {
        Self::of(variant, 1, installation).await
    }

    async fn of(variant: Variant, number: u8, installation: Arc<Installation>) -> Self {
        let profile = if variant.signs { "fapi-signed" } else { "fapi" };
        let method = match (variant.shows_certificate, variant.mtls) {
            (false, _) => "",
            (true, true) => "-mtls",
            (true, false) => "-mtls-dpop",
        };
        let id = format!("{profile}{method}-{number}");
        let client = || installation.host.certificates.client();
        let http = client().build().expect("a client");
        let certified = match variant.mtls || variant.shows_certificate {
            true => client().identity(clients_ca().issue(&id).identity()).build().expect("a client"),
            false => http.clone(),
        };
        let issuer = &installation.provider.url;
        let provider = Discovered::from(&http, issuer).await;
        let agent = Agent::with(client().build().expect("a client"), issuer);
        let (key, dpop) = (Key::of(&id), Key::generate());
        let (authenticates, verifier) = (true, random() + &random());
        Self {
            installation,
            http,
            certified,
            provider,
            id,
            key,
            dpop,
            authenticates,
            verifier,
            variant,
            agent,
        }
    }

    pub(crate) fn issuer(&self) -> &str {
        self.provider.text("issuer")
    }

    /// The URL of an endpoint that the client calls: where the provider asks for certificates, if the client has one
    /// (RFC 8705 section 5).
    #[track_caller]
    pub(crate) fn endpoint(&self, name: &str) -> &str {
        if !self.has_certificate() {
            return self.provider.text(name);
        }
        let aliases = &self.provider.metadata["mtls_endpoint_aliases"];
        aliases[name].as_str().unwrap_or_else(|| panic!("no {name}: {aliases}"))
    }

    pub(crate) fn has_certificate(&self) -> bool {
        self.variant.mtls || self.variant.shows_certificate
    }

    pub(crate) fn redirect_uri(&self) -> String {
        format!("{}/test/a/oauth-provider/callback", self.installation.host.url)
    }

    // Requests

    /// The parameters of a request.
    pub(crate) fn request(&self) -> AuthorizationRequest {
        let own = |(name, value): (&str, String)| (name.to_owned(), value);
        let parameters = [
            ("client_id", self.id.clone()),
            ("redirect_uri", self.redirect_uri()),
            ("scope", if self.variant.openid { "openid read" } else { "read" }.to_owned()),
            ("state", random()),
            ("response_type", "code".to_owned()),
            ("code_challenge", URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))),
            ("code_challenge_method", "S256".to_owned()),
        ];
        let request = AuthorizationRequest { parameters: parameters.map(own).into() };
        let request = if self.variant.openid { request.with("nonce", &random()) } else { request };
        if self.variant.signs { request.with("response_mode", "jwt") } else { request }
    }

    /// The claims of its request object.
    pub(crate) fn object(&self, request: &AuthorizationRequest) -> Value {
        let mut claims: Map<String, Value> = Map::new();
        claims.extend(request.parameters.iter().map(|(name, value)| (name.clone(), value.as_str().into())));
        for (name, value) in
            [("iss", self.id.as_str().into()), ("aud", self.issuer().into()), ("nbf", now().into())]
        {
            claims.insert(name.to_owned(), value);
        }
        claims.insert("exp".to_owned(), (now() + 300).into());
        Value::Object(claims)
    }

    /// What is pushed: the parameters, or the object that the client signed.
    pub(crate) fn pushed(&self, request: &AuthorizationRequest) -> Vec<(String, String)> {
        if self.variant.signs {
            self.pushed_object(&self.object(request))
        } else {
            request.parameters.clone()
        }
    }

    pub(crate) fn pushed_object(&self, claims: &Value) -> Vec<(String, String)> {
        vec![("client_id".to_owned(), self.id.clone()), ("request".to_owned(), self.key.sign(claims))]
    }

    /// Pushes a request.
    pub(crate) async fn push(&self, request: &AuthorizationRequest) -> Answer {
        self.push_form(self.pushed(request), &self.assertion(&json!({})), None).await
    }

    /// Pushes a request with a DPoP proof.
    pub(crate) async fn push_proving(&self, request: &AuthorizationRequest, proof: &str) -> Answer {
        self.push_form(self.pushed(request), &self.assertion(&json!({})), Some(proof)).await
    }

    /// Pushes a request with this assertion.
    pub(crate) async fn push_asserting(&self, assertion: &str) -> Answer {
        self.push_form(self.pushed(&self.request()), assertion, None).await
    }

    /// Pushes this object.
    pub(crate) async fn push_object(&self, claims: &Value) -> Answer {
        self.push_form(self.pushed_object(claims), &self.assertion(&json!({})), None).await
    }

    pub(crate) async fn push_form(
        &self,
        mut form: Vec<(String, String)>,
        assertion: &str,
        proof: Option<&str>,
    ) -> Answer {
        let own = self.authenticating(assertion);
        form.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        let http = self.connections(proof, self.variant.shows_certificate);
        let request = http.post(self.endpoint("pushed_authorization_request_endpoint")).form(&form);
        answer(self.with_proof(request, proof)).await
    }

    /// The parameters with which the client authenticates, beside `client_id`: none if it shows its certificate.
    fn authenticating<'a>(&self, assertion: &'a str) -> Vec<(&'static str, &'a str)> {
        if self.variant.shows_certificate || !self.authenticates {
            return Vec::new();
        }
        let of_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        vec![("client_assertion_type", of_type), ("client_assertion", assertion)]
    }

    /// The connections for a request: those with the certificate, where there would be a proof or where the client
    /// authenticates with it.
    fn connections(&self, proof: Option<&str>, authenticates: bool) -> &reqwest::Client {
        match authenticates || self.variant.mtls && proof.is_some() {
            true => &self.certified,
            false => &self.http,
        }
    }

    /// The request with the proof, unless a certificate takes its place.
    fn with_proof(&self, request: reqwest::RequestBuilder, proof: Option<&str>) -> reqwest::RequestBuilder {
        match proof {
            Some(proof) if !self.variant.mtls => request.header("dpop", proof),
            _ => request,
        }
    }

    /// How the access token is presented, and what the token response says.
    pub(crate) fn token_type(&self) -> &'static str {
        if self.variant.mtls { "Bearer" } else { "DPoP" }
    }

    /// Pushes a request, which must succeed.
    pub(crate) async fn uri(&self, request: &AuthorizationRequest) -> String {
        Self::uri_of(&self.push(request).await)
    }

    #[track_caller]
    pub(crate) fn uri_of((status, pushed): &Answer) -> String {
        assert_eq!(*status, 201, "{pushed}");
        assert!(pushed["expires_in"].as_u64().is_some_and(|seconds| seconds < 600), "{pushed}");
        pushed["request_uri"].as_str().expect("a URI").to_owned()
    }

    /// The URL that the browser opens.
    pub(crate) fn url(&self, request_uri: &str) -> String {
        let request = AuthorizationRequest { parameters: Vec::new() };
        let request = request.with("client_id", &self.id).with("request_uri", request_uri);
        request.url(self.provider.text("authorization_endpoint"))
    }

    pub(crate) async fn bring(&mut self, request_uri: &str) -> Arrival {
        let url = self.url(request_uri);
        self.agent.get(&url).await
    }

    /// The parameters of the response, from the right provider.
    #[track_caller]
    pub(crate) fn response(
        &self,
        request: &AuthorizationRequest,
        callback: &Callback,
    ) -> HashMap<String, String> {
        assert_eq!(callback.uri, self.redirect_uri());
        assert!(callback.fragment.is_empty() && callback.form.is_empty(), "{callback:?}");
        let response = match self.variant.signs {
            false => callback.query.clone(),
            true => {
                assert_eq!(callback.query.len(), 1, "{callback:?}");
                let claims = self.verified(&callback.query["response"]);
                let claims = claims.as_object().expect("an object").clone();
                claims
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
                    .collect()
            }
        };
        assert_eq!(response.get("iss").map(String::as_str), Some(self.issuer()), "RFC 9207");
        assert_eq!(response.get("state").map(String::as_str), request.get("state"));
        response
    }

    /// The code for a request that the person allows.
    pub(crate) async fn code(&mut self, request: &AuthorizationRequest) -> String {
        let uri = self.uri(request).await;
        self.code_of(request, &uri).await
    }

    pub(crate) async fn code_of(&mut self, request: &AuthorizationRequest, request_uri: &str) -> String {
        let callback = self.bring(request_uri).await.callback();
        let response = self.response(request, &callback);
        response.get("code").unwrap_or_else(|| panic!("no code: {response:?}")).clone()
    }

    /// The whole of it: tokens that open the API.
    pub(crate) async fn complete(&mut self, request: &AuthorizationRequest) -> Value {
        let code = self.code(request).await;
        self.tokens(request, &code).await
    }

    /// The tokens for a code, which open the API.
    pub(crate) async fn tokens(&self, request: &AuthorizationRequest, code: &str) -> Value {
        let (status, tokens) = self.redeem(code).await;
        assert_eq!(status, 200, "{tokens}");
        assert_eq!(tokens["token_type"], self.token_type(), "{tokens}");
        assert_eq!(tokens["id_token"].is_string(), self.variant.openid, "{tokens}");
        if let Some(id_token) = tokens["id_token"].as_str() {
            let claims = self.verified(id_token);
            assert_eq!(claims["nonce"].as_str(), request.get("nonce"), "{claims}");
        }
        assert_eq!(self.me(&tokens).await, 200);
        tokens
    }

    // The token endpoint

    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        let proof = self.proof("POST", self.provider.text("token_endpoint"), &json!({}));
        self.redeem_with(code, &self.assertion(&json!({})), Some(&proof)).await
    }

    pub(crate) async fn redeem_with(&self, code: &str, assertion: &str, proof: Option<&str>) -> Answer {
        let redirect_uri = self.redirect_uri();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri.as_str()),
            ("code_verifier", self.verifier.as_str()),
        ];
        self.token(&form, assertion, proof).await
    }

    /// A token request with these parameters, and those with which the client authenticates. Without a proof, there is
    /// no certificate either where it would be one.
    pub(crate) async fn token(&self, form: &[(&str, &str)], assertion: &str, proof: Option<&str>) -> Answer {
        let mut form = form.to_vec();
        if form.iter().all(|(name, _)| *name != "client_id") {
            form.push(("client_id", &self.id));
        }
        form.extend(self.authenticating(assertion));
        let proves = proof.is_some() || !self.variant.mtls;
        let authenticates = self.variant.shows_certificate && self.authenticates && proves;
        let request =
            self.connections(proof, authenticates).post(self.endpoint("token_endpoint")).form(&form);
        answer(self.with_proof(request, proof)).await
    }

    /// An assertion, with changes; `null` removes a claim.
    pub(crate) fn assertion(&self, changes: &Value) -> String {
        self.key.sign(&self.assertion_claims(changes))
    }

    pub(crate) fn assertion_claims(&self, changes: &Value) -> Value {
        let claims = json!({
            "iss": self.id, "sub": self.id, "aud": self.issuer(), "jti": random(), "iat": now(), "exp": now() + 60,
        });
        changed(claims, changes)
    }

    // DPoP

    /// A proof, with changes; `null` removes a claim.
    pub(crate) fn proof(&self, method: &str, url: &str, changes: &Value) -> String {
        self.dpop.sign_with(&self.proof_header(), &proof_claims(method, url, changes))
    }

    pub(crate) fn proof_header(&self) -> Value {
        json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.dpop.public() })
    }

    /// Where the API says whose token it is.
    pub(crate) fn api(&self) -> String {
        let base = if self.variant.mtls { self.installation.mtls() } else { self.issuer() };
        format!("{base}/api/me")
    }

    /// The status of a request to the API with a proof.
    pub(crate) async fn me(&self, tokens: &Value) -> u16 {
        let token = tokens["access_token"].as_str().expect("a token");
        let ath = URL_SAFE_NO_PAD.encode(Sha256::digest(token));
        let proof = self.proof("GET", &self.api(), &json!({ "ath": ath }));
        self.me_with(&format!("{} {token}", self.token_type()), Some(&proof)).await
    }

    pub(crate) async fn me_with(&self, authorization: &str, proof: Option<&str>) -> u16 {
        self.ask(&self.api(), authorization, proof.as_slice()).await.status().as_u16()
    }

    /// The code in the challenge of a request that the API refuses with the scheme of the token, and its description.
    pub(crate) async fn refusal(&self, authorization: &str, proofs: &[&str]) -> (String, String) {
        let answer = self.ask(&self.api(), authorization, proofs).await;
        let challenges: Vec<_> = answer.headers().get_all("www-authenticate").iter().collect();
        // For a token without DPoP, there is one more, of the scheme DPoP.
        assert_eq!(challenges.len(), if self.variant.mtls { 2 } else { 1 }, "{challenges:?}");
        let challenge = challenges[0].to_str().expect("text");
        let attribute = |name: &str| {
            let (_, rest) = challenge.split_once(&format!("{name}=\"")).unwrap_or_default();
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        assert_eq!(answer.status(), 401, "{challenge}");
        assert!(challenge.starts_with(&format!("{} ", self.token_type())), "{challenge}");
        (attribute(" error"), attribute("error_description"))
    }

    /// The status of a request to UserInfo, which proves the key or does not.
    pub(crate) async fn userinfo(&self, tokens: &Value, proves: bool) -> u16 {
        let (token, url) =
            (tokens["access_token"].as_str().expect("a token"), self.endpoint("userinfo_endpoint"));
        let ath = URL_SAFE_NO_PAD.encode(Sha256::digest(token));
        let proof = self.proof("GET", url, &json!({ "ath": ath }));
        let proofs = [proof.as_str()];
        let authorization = format!("{} {token}", self.token_type());
        self.ask(url, &authorization, &proofs[..usize::from(proves)]).await.status().as_u16()
    }

    async fn ask(&self, url: &str, authorization: &str, proofs: &[&str]) -> reqwest::Response {
        let http = self.connections(proofs.first().copied(), false);
        let request = http.get(url).header("authorization", authorization);
        let request = proofs.iter().fold(request, |request, proof| self.with_proof(request, Some(proof)));
        request.send().await.expect("an answer")
    }

    /// The claims of a JWT that the provider signed for this client.
    #[track_caller]
    pub(crate) fn verified(&self, token: &str) -> Value {
        let header = decode_header(token).expect("a header");
        let is_strong = matches!(header.alg, Algorithm::PS256 | Algorithm::ES256 | Algorithm::EdDSA);
        assert!(is_strong, "FAPI 2.0 Security Profile section 5.4.1: {header:?}");
        let key = self.provider.keys.find(header.kid.as_deref().expect("a key ID")).expect("a published key");
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[self.issuer()]);
        validation.set_audience(&[&self.id]);
        let key = DecodingKey::from_jwk(key).expect("a key");
        decode::<Value>(token, &key, &validation).expect("a signature that holds").claims
    }
}

pub(crate) fn proof_claims(method: &str, url: &str, changes: &Value) -> Value {
    let claims = json!({ "jti": random(), "htm": method, "htu": url, "iat": now() });
    changed(claims, changes)
}

pub(crate) fn changed(mut claims: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert!(answer.headers()["cache-control"].to_str().is_ok_and(|value| value.contains("no-store")));
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

/// Asserts an error with one of these codes, and with its status.
#[track_caller]
pub(crate) fn assert_refused((status, body): &Answer, codes: &[&str]) {
    let code = body["error"].as_str().unwrap_or_default();
    let expected = if code == "invalid_client" { 401 } else { 400 };
    assert!(*status == expected && codes.contains(&code), "{status} {body}");
}
