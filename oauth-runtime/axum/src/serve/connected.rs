//! One connection.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::routing::future::RouteFuture;
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::TokioIo;
use oauth_runtime_core::http::Connection;
use tokio::net::TcpStream;

use super::end::End;
use super::limits::Limits;
use super::reply::Reply;
use crate::answer::Answering;
use crate::endpoints::Endpoints;
use crate::received::ReceivedBody;

/// What answers the requests of one connection.
pub(super) struct Connected {
    service: Endpoints,
    peer: SocketAddr,
}

impl Connected {
    pub(super) fn new(service: Endpoints, peer: SocketAddr) -> Self {
        Self { service, peer }
    }

    /// Answers until the client or the server ends it.
    pub(super) async fn serve(self, stream: TcpStream, limits: Limits, end: End) {
        let connection = limits.http().serve_connection(TokioIo::new(stream), self).with_upgrades();
        let served = end.watch(connection, |connection| connection.graceful_shutdown(), Future::poll).await;
        if let Err(error) = served {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

impl Service<http::Request<Incoming>> for Connected {
    type Response = http::Response<Reply>;
    type Error = Infallible;
    type Future = Replying;

    fn call(&self, mut request: http::Request<Incoming>) -> Replying {
        match self.service.find(&request) {
            Some(answer) => {
                request.extensions_mut().insert(Connection::new(self.peer.ip(), false));
                Replying::Endpoint(answer.to(request.map(ReceivedBody::Hyper)))
            }
            None => {
                request.extensions_mut().insert(ConnectInfo(self.peer));
                Replying::Other(Box::new(self.service.route(request.map(Body::new))))
            }
        }
    }
}

/// A response on its way.
pub(super) enum Replying {
    Endpoint(Answering),
    Other(Box<RouteFuture<Infallible>>),
}

impl Future for Replying {
    type Output = Result<http::Response<Reply>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Endpoint(answering) => {
                answering.as_mut().poll(context).map(|response| Ok(response.map(Reply::Whole)))
            }
            Self::Other(answering) => {
                Pin::new(&mut **answering).poll(context).map_ok(|response| response.map(Reply::Streamed))
            }
        }
    }
}
