//! Devices without a browser, by the crate `oauth2`, and the pages where their person types the code (rows D
//! of the attacks).

use std::time::Duration;

use oauth2::basic::BasicClient;
use oauth2::{
    AuthType, ClientId, DeviceAuthorizationUrl, DeviceCodeErrorResponseType, RequestTokenError, Scope,
    StandardDeviceAuthorizationResponse, TokenResponse, TokenUrl,
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::flows::send;
use crate::process::{CONFIG, Origin, Provider};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A device of the client `tv` that has its codes.
pub(crate) struct Device {
    pub(crate) user_code: String,
    pub(crate) device_code: String,
    pub(crate) verification_uri_complete: String,
    token_url: String,
}

impl Device {
    /// A device that asks for `read write`.
    pub(crate) async fn start(provider: &Origin) -> Self {
        Self::asking_for(provider, "read write").await
    }

    async fn asking_for(provider: &Origin, scope: &str) -> Self {
        let form = [("client_id", "tv"), ("scope", scope)];
        let request = reqwest::Client::new().post(provider.url_of("/device_authorization")).form(&form);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        let member = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        Self {
            user_code: member("user_code"),
            device_code: member("device_code"),
            verification_uri_complete: member("verification_uri_complete"),
            token_url: provider.url_of("/token"),
        }
    }

    async fn poll(&self) -> Value {
        let form =
            [("grant_type", GRANT_TYPE), ("client_id", "tv"), ("device_code", self.device_code.as_str())];
        let request = reqwest::Client::new().post(&self.token_url).form(&form);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }
}

/// Types a code on the page.
async fn enter(browser: &Browser, provider: &Origin, typed: &str) -> Page {
    let page = browser.open(&provider.url_of("/device")).await;
    browser.submit(&page.form("input[name=user_code]"), &[("user_code", typed)]).await
}

/// Types the code, logs in, and decides.
async fn decide(provider: &Origin, user_code: &str, decision: &str) -> Page {
    let browser = Browser::new(&provider.url);
    let login = enter(&browser, provider, user_code).await;
    let consent = browser.log_in(&login, "alice", "wonderland").await;
    let text = consent.text();
    assert!(text.contains("Living room") && text.contains("Read your notes"), "{text}");
    browser.decide(&consent, decision).await
}

#[tokio::test]
async fn the_crate_oauth2_connects_a_device() {
    let provider = Provider::start();
    let client = BasicClient::new(ClientId::new("tv".into()))
        .set_auth_type(AuthType::RequestBody)
        .set_token_uri(TokenUrl::new(provider.url_of("/token")).expect("a URL"))
        .set_device_authorization_url(
            DeviceAuthorizationUrl::new(provider.url_of("/device_authorization")).expect("a URL"),
        );
    let codes = async || {
        let request = client.exchange_device_code().add_scope(Scope::new("read".into()));
        let details: StandardDeviceAuthorizationResponse = request.request_async(&send).await.expect("codes");
        details
    };
    let waiting = async |_: Duration| ();

    let details = codes().await;
    let page = decide(&provider, details.user_code().secret(), "allow").await;
    assert!(page.text().contains("Your device is connected"), "{page:?}");
    let request = client.exchange_device_access_token(&details);
    let tokens = request.request_async(&send, waiting, None).await.expect("tokens");
    let token = tokens.access_token().secret();
    let notes = reqwest::Client::new().get(provider.url_of("/api/notes")).bearer_auth(token).send().await;
    assert_eq!(notes.expect("an answer").status(), 200);
    let refreshed = client.exchange_refresh_token(tokens.refresh_token().expect("one"));
    assert!(refreshed.request_async(&send).await.is_ok());

    let details = codes().await;
    decide(&provider, details.user_code().secret(), "deny").await;
    let request = client.exchange_device_access_token(&details);
    match request.request_async(&send, waiting, None).await {
        Err(RequestTokenError::ServerResponse(error)) => {
            assert_eq!(error.error(), &DeviceCodeErrorResponseType::AccessDenied);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_openid_client_on_a_device_gets_an_id_token() {
    let provider = Provider::start();
    let device = Device::asking_for(&provider, "openid read").await;
    decide(&provider, &device.user_code, "allow").await;
    let tokens = device.poll().await;
    let token = tokens["access_token"].as_str().expect("a token");
    let userinfo = reqwest::Client::new().get(provider.url_of("/userinfo")).bearer_auth(token).send().await;
    let claims: Value = userinfo.expect("an answer").json().await.expect("JSON");
    assert_eq!(claims["sub"], "248289761001");
    assert!(tokens["id_token"].is_string(), "{tokens}");
}

#[tokio::test]
async fn discovery_tells_of_it() {
    let provider = Provider::start();
    let metadata = reqwest::get(provider.url_of("/.well-known/openid-configuration")).await;
    let metadata: Value = metadata.expect("an answer").json().await.expect("JSON");
    assert_eq!(metadata["device_authorization_endpoint"], json!(provider.url_of("/device_authorization")));
    assert!(
        metadata["grant_types_supported"]
            .as_array()
            .is_some_and(|grants| grants.contains(&json!(GRANT_TYPE)))
    );
}

#[tokio::test]
async fn a_configured_lifetime_is_told() {
    let provider = Provider::start_with(&format!("device_code_expires_in = 60\n{CONFIG}"));
    let form = [("client_id", "tv")];
    let request = reqwest::Client::new().post(provider.url_of("/device_authorization")).form(&form);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(answer["expires_in"], 60);
}

#[tokio::test]
async fn d_02_guessed_user_codes_are_slowed_down() {
    let provider = Provider::start();
    let device = Device::start(&provider).await;
    let browser = Browser::new(&provider.url);
    let mut guesses = 0;
    let blocked = loop {
        let page = enter(&browser, &provider, "BBBB-BBBB").await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            break page;
        }
        assert!(page.text().contains("No device is waiting with this code"), "{page:?}");
        guesses += 1;
        assert!(guesses < 100, "guesses are free");
    };
    assert!(!blocked.header("retry-after").is_empty(), "{blocked:?}");
    // 34 bits: with a thousand pending codes, this many guesses find one with a chance of one in 300,000.
    assert!(guesses <= 50, "{guesses}");
    assert_eq!(device.poll().await["error"], "authorization_pending");
}

#[tokio::test]
async fn d_02_case_and_dashes_do_not_count() {
    let provider = Provider::start();
    let device = Device::start(&provider).await;
    let typed = device.user_code.to_lowercase().replace('-', " ");
    let page = decide(&provider, &typed, "allow").await;
    assert!(page.text().contains("Your device is connected"), "{page:?}");
    assert!(device.poll().await["access_token"].is_string());
}

#[tokio::test]
async fn d_04_who_comes_second_decides_nothing() {
    let provider = Provider::start();
    let device = Device::start(&provider).await;
    let (first, second) = (Browser::new(&provider.url), Browser::new(&provider.url));
    let login = enter(&first, &provider, &device.user_code).await;
    let late = enter(&second, &provider, &device.user_code).await;
    assert!(late.text().contains("This code has been entered in another browser"), "{late:?}");
    let asked = first.log_in(&login, "alice", "wonderland").await;
    let login = enter(&first, &provider, &device.user_code).await;
    first.decide(&asked, "deny").await;
    let late = first.decide(&login, "allow").await;
    assert!(late.text().contains("No device is waiting with this code"), "{late:?}");
    assert_eq!(device.poll().await["error"], "access_denied");
}
