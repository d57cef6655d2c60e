//! A service for captchas on another site.

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
use oauth_runtime::BoxError;
use oauth_runtime::ui::{Captcha, CaptchaAnswer, CaptchaVerifier};
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The answers that the service gave out.
type Answers = Arc<Mutex<Vec<String>>>;

/// A service for captchas on another site, with TLS. Its script asks it for an answer, and shows a frame of it.
pub(super) struct Service {
    origin: String,
    /// The digest of its key.
    pub(super) key: String,
    answers: Answers,
}

impl Service {
    pub(super) async fn start() -> Self {
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
        let app = Router::new().route("/{name}", get(file)).with_state(Arc::clone(&answers));
        tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(tls)), app));
        Self { origin, key: digest, answers }
    }

    /// The widget, whose script may also do what no page allows.
    pub(super) fn captcha(&self, script: &str) -> Captcha {
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
  Object.assign(frame, { title: 'Captcha', width: 300, height: 65, frameBorder: 0 });
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

/// What the widget looks like.
const FRAME: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Captcha</title><style>
body { margin: 0; box-sizing: border-box; height: 65px; padding: 0 1rem; display: flex; align-items: center; gap: 0.75rem;
  font: 1rem system-ui, sans-serif; color: #1c1c22; background: #fafafa; border: 1px solid #86868f; }
</style><span aria-hidden=true>\u{2714}</span> A captcha of another site";

/// What no page allows.
const GREEDY: &str = "
document.body.append(Object.assign(document.createElement('script'), { src: 'https://elsewhere.example/x.js' }));
";

async fn file(State(answers): State<Answers>, Path(name): Path<String>) -> Response {
    let script = [(CONTENT_TYPE, "text/javascript")];
    match &*name {
        "captcha.js" => (script, SCRIPT).into_response(),
        "greedy.js" => (script, format!("{SCRIPT}{GREEDY}")).into_response(),
        "frame" => ([(CONTENT_TYPE, "text/html")], FRAME).into_response(),
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
