//! Serves the example on port 9000.

use std::net::TcpListener;

use oauth_runtime::BoxError;

#[actix_web::main]
async fn main() -> Result<(), BoxError> {
    println!(
        "curl -u service:a-long-random-secret -d grant_type=client_credentials http://127.0.0.1:9000/token"
    );
    Ok(actix::serve(TcpListener::bind("127.0.0.1:9000")?)?.await?)
}
