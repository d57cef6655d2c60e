//! Pages of an application's own in the frame of the pages, and a captcha of another site, by the policy of each page.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::{self, Captcha, CaptchaAnswer, CaptchaVerifier, OwnPage, Pages};
use oauth_runtime::{BoxError, oauth_server};
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use sha2::{Digest, Sha256};
use test_browser::{Walk, walk};
use test_needs::needs;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::ALICE;

#[oauth_server(grants(authorization_code), responses(code), scopes(read = "Read your notes"))]
struct Notes {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

/// The answers that the service gave out.
type Answers = Arc<Mutex<Vec<String>>>;

/// A service for captchas on another site, with TLS. Its script asks it for an answer, and shows a frame of it.
struct Service {
    origin: String,
    /// The digest of its key.
    key: String,
    answers: Answers,
}

impl Service {
    async fn start() -> Self {
        let key = KeyPair::generate().expect("a key");
        let names = CertificateParams::new(["localhost".into()]).expect("a name");
        let certificate = names.self_signed(&key).expect("a certificate");
        let digest = BASE64_STANDARD.encode(Sha256::digest(key.subject_public_key_info()));
        let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let tls = ServerConfig::builder_with_provider(Arc::new(
            tokio_rustls::rustls::crypto::aws_lc_rs::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .expect("a configuration");
        let listener = TcpListener::bind("localhost:0").await.expect("a port");
        let origin = format!("https://localhost:{}", listener.local_addr().expect("an address").port());
        let answers = Answers::default();
        let app =
            Router::new().route("/{name}", get(file)).with_state((origin.clone(), Arc::clone(&answers)));
        tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(tls)), app));
        Self { origin, key: digest, answers }
    }

    /// The widget, whose script may also do what no page allows.
    fn captcha(&self, script: &str) -> Captcha {
        let snippet =
            format!("<script src=\"{}/{script}\" defer></script><div id=\"captcha\"></div>", self.origin);
        Captcha::new("answer", snippet, Verifier(Arc::clone(&self.answers)))
            .script_origin(&self.origin)
            .frame_origin(&self.origin)
            .connect_origin(&self.origin)
    }
}

async fn serve(listener: TcpListener, tls: TlsAcceptor, app: Router) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, app) = (tls.clone(), app.clone());
        tokio::spawn(async move {
            let Ok(stream) = tls.accept(stream).await else { return };
            let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
            let _ = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app)).await;
        });
    }
}

/// Puts the answer into the form, and shows that it is there.
const SCRIPT: &str = "
const place = document.getElementById('captcha');
const origin = new URL(document.currentScript.src).origin;
fetch(`${origin}/answer`).then((answer) => answer.text()).then((answer) => {
  const frame = document.createElement('iframe');
  frame.src = `${origin}/frame`;
  frame.title = 'Captcha';
  frame.onload = () => {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'answer', value: answer });
    place.append(field);
    const solved = document.createElement('p');
    solved.id = 'solved';
    solved.textContent = 'You are a person.';
    place.append(solved);
  };
  place.append(frame);
});
";

/// What no page allows.
const GREEDY: &str = "
document.body.append(Object.assign(document.createElement('script'), { src: 'https://elsewhere.example/x.js' }));
";

async fn file(State((origin, answers)): State<(String, Answers)>, Path(name): Path<String>) -> Response {
    let script = [(CONTENT_TYPE, "text/javascript")];
    match &*name {
        "captcha.js" => (script, SCRIPT).into_response(),
        "greedy.js" => (script, format!("{SCRIPT}{GREEDY}")).into_response(),
        "frame" => {
            ([(CONTENT_TYPE, "text/html")], format!("<title>Captcha</title><p>{origin}</p>")).into_response()
        }
        _ => {
            let mut answers = answers.lock().expect("a lock");
            let answer = format!("answer {}", answers.len());
            answers.push(answer.clone());
            ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], answer).into_response()
        }
    }
}

/// Each answer counts once.
struct Verifier(Answers);

#[async_trait]
impl CaptchaVerifier for Verifier {
    async fn verify(&self, answer: CaptchaAnswer<'_>) -> Result<bool, BoxError> {
        let mut answers = self.0.lock().expect("a lock");
        let found = answers.iter_mut().find(|own| !own.is_empty() && *own == answer.answer);
        Ok(found.map(std::mem::take).is_some())
    }
}

/// A page of the application, for people who are logged in.
async fn welcome(State(notes): State<Arc<Notes>>, request: axum::extract::Request) -> Response {
    let (http, _) = request.into_parts();
    let people = ui::logged_in(&*notes, &http).await.expect("a store");
    let response = match people.first() {
        None => ui::request_login(&*notes, &http, "/welcome").await,
        Some(person) => {
            let html = format!(
                "<h1>Welcome</h1><p class=\"lead\">Your notes are ready, {}.</p><ul class=\"links\"><li><a \
                 href=\"/account/security\">Security</a></li></ul>",
                person.username
            );
            OwnPage::html("Welcome", html).respond(&*notes, &http).await
        }
    };
    response.map(axum::body::Body::from)
}

/// A provider with this captcha, and a page of its own.
async fn notes(captcha: Captcha) -> String {
    let store = MemoryStore::with_clients([]);
    store.put_user(
        ALICE.username,
        PasswordHash::new(&ALICE.password.into()).expect("hashed"),
        "248289761001",
    );
    store.put_claims("248289761001", Claims::new());
    let pages = Pages::builder().brand("Notes").captcha(captcha).build().expect("pages");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let notes = Notes::new(issuer.parse().expect("an issuer"), store, pages);
    let own = Router::new().route("/welcome", get(welcome)).with_state(Arc::clone(&notes));
    let app = notes.router().merge(own);
    tokio::spawn(async move { axum::serve(listener, app).await });
    issuer
}

#[tokio::test]
async fn a_captcha_and_a_page_of_ones_own_do_what_the_policies_allow() {
    needs!(BROWSER);
    let service = Service::start().await;
    let site = notes(service.captcha("captcha.js")).await;
    let steps = Walk::new(format!("{site}/welcome"))
        .read("#solved")
        .log_in(ALICE)
        .read("main")
        .click("main a")
        .read("main")
        .open(format!("{site}/welcome"))
        .read("main")
        .read_violations();
    let seen = walk(&steps.trusting(&service.key)).await;
    assert_eq!(seen[0].text, "You are a person.");
    for page in [&seen[1], &seen[3]] {
        assert_eq!(page.title, "Welcome – Notes");
        assert!(page.text.contains("Your notes are ready, alice."), "{page:?}");
    }
    assert!(seen[2].text.contains("Authenticator app"), "{:?}", seen[2]);
    assert_eq!(seen[4].text, "", "no policy is violated");
}

/// The other site's script does more than a captcha needs. So the test above would see a violation.
#[tokio::test]
async fn what_a_captcha_does_beyond_its_origins_is_stopped() {
    needs!(BROWSER);
    let service = Service::start().await;
    let site = notes(service.captcha("greedy.js")).await;
    let steps = Walk::new(format!("{site}/welcome")).read("#solved").read_violations();
    let seen = walk(&steps.trusting(&service.key)).await;
    let violations = &seen[1].text;
    assert!(violations.contains("elsewhere.example") && violations.contains("script-src"), "{violations}");
}
