//! PgBouncer in front of a PostgreSQL server.

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::server::{assert_installed, free_port, wait_for_port};
use crate::{Postgres, programs, tls};

/// A PgBouncer with `pool_mode = transaction` and fewer connections to the server than its clients have to
/// it. It ends when it is dropped.
pub struct PgBouncer {
    _guardian: Guardian,
    port: u16,
    before: u16,
}

impl PgBouncer {
    /// Starts one in front of a server.
    ///
    /// # Panics
    ///
    /// If it is not installed, or doesn't listen within a minute.
    pub fn before(server: &Postgres) -> Self {
        assert_installed(&test_needs::PGBOUNCER);
        let guardian = Guardian::new("pgbouncer", "postgres", "INT", &Site::local());
        let (port, before) = (free_port(), server.place.port);
        let configuration = format!(
            "[databases]\n* = host=127.0.0.1 port={before}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = trust\nauth_file = {}\npool_mode = transaction\ndefault_pool_size = 4\n\
             max_client_conn = 200\n",
            guardian.path("users")
        );
        tls::write(&guardian, "users", "\"postgres\" \"\"\n");
        tls::write(&guardian, "pgbouncer.ini", &configuration);
        guardian.start(&[programs::argument("pgbouncer"), guardian.path("pgbouncer.ini")]);
        wait_for_port(&guardian, "pgbouncer", port);
        Self { _guardian: guardian, port, before }
    }

    /// The URL of a database of that server, through this.
    pub fn url(&self, database: &str) -> String {
        database.replace(&format!(":{}/", self.before), &format!(":{}/", self.port))
    }
}
