//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::command::Command;

/// An OAuth 2 provider, declared with `oauth-runtime`. Without arguments it starts with demo data.
#[derive(Debug, Default, Parser)]
#[command(name = "provider", version)]
pub struct Arguments {
    /// The configuration (TOML; examples/provider/README.md has all keys); without it, there is demo data
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// The address to listen on, instead of the configured one; port 0: any free port.
    #[arg(long, value_name = "ADDR", global = true)]
    pub listen: Option<String>,
    /// The issuer, instead of the configured one.
    #[arg(long, value_name = "URL", global = true)]
    pub issuer: Option<String>,
    /// The store, instead of the configured one: memory:, sqlite::memory:, sqlite:///path/file.db,
    /// postgres://…, mysql://…, redis://…
    #[arg(long, value_name = "URL", global = true)]
    pub store: Option<String>,
    /// The tenant that a command is about; default: the main provider.
    #[arg(long, value_name = "NAME", global = true)]
    pub tenant: Option<String>,
    /// Serve TLS with this certificate and its intermediate certificates (PEM), instead of the configured
    /// ones.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub tls_cert: Option<String>,
    /// The private key of the certificate (PEM), instead of the configured one.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub tls_key: Option<String>,
    /// Who operates: what events call the operator of a command. Default: the user of the operating system.
    #[arg(long, value_name = "NAME", global = true)]
    pub operator: Option<String>,
    /// Print the output of a command as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// The command; without one, the provider serves.
    #[command(subcommand)]
    pub command: Option<Command>,
}
