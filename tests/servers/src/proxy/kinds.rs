//! nginx, HAProxy and Envoy.

use super::ProxyKind;
use crate::programs;

/// nginx, with a file for `/etc/nginx/conf.d`.
pub const NGINX: ProxyKind = ProxyKind {
    name: "nginx",
    need: test_needs::NGINX,
    user: "nobody",
    directory: "/etc/nginx",
    listen: ["listen ", " ssl;"],
    listen_locally: ["listen 127.0.0.1:", " ssl;"],
    beside: (
        "nginx.conf",
        "pid nginx.pid;\nevents {}\nhttp {\n access_log off;\n client_body_temp_path body;\n proxy_temp_path proxied;\n \
         fastcgi_temp_path fastcgi;\n uwsgi_temp_path uwsgi;\n scgi_temp_path scgi;\n include provider.conf;\n}\n",
    ),
    configuration: "provider.conf",
    command_line: |directory| {
        let nginx = programs::argument("nginx");
        [nginx.as_str(), "-p", directory, "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]
            .map(str::to_owned)
            .to_vec()
    },
};

/// HAProxy, with a file that follows on its sections `global` and `defaults`.
pub const HAPROXY: ProxyKind = ProxyKind {
    name: "haproxy",
    need: test_needs::HAPROXY,
    user: "nobody",
    directory: "/etc/haproxy",
    listen: ["bind :", " ssl"],
    listen_locally: ["bind 127.0.0.1:", " ssl"],
    beside: ("defaults.cfg", "defaults\n timeout connect 5s\n timeout client 50s\n timeout server 50s\n"),
    configuration: "provider.cfg",
    command_line: |directory| {
        let haproxy = programs::argument("haproxy");
        [
            haproxy.as_str(),
            "-db",
            "-f",
            &format!("{directory}/defaults.cfg"),
            "-f",
            &format!("{directory}/provider.cfg"),
        ]
        .map(str::to_owned)
        .to_vec()
    },
};

/// Envoy, with a whole configuration.
pub const ENVOY: ProxyKind = ProxyKind {
    name: "envoy",
    need: test_needs::ENVOY,
    // Python, which starts it, may be in a directory that no other user can read.
    user: "root",
    directory: "/etc/envoy",
    listen: ["{ address: 0.0.0.0, port_value: ", " }"],
    listen_locally: ["{ address: 127.0.0.1, port_value: ", " }"],
    beside: ("none", ""),
    configuration: "envoy.yaml",
    command_line: |directory| {
        let libraries = test_needs::ENVOY.libraries.expect("it is one").path();
        let envoy = libraries.join("venv/bin/envoy").display().to_string();
        let arguments = ["--disable-hot-restart", "--concurrency", "1", "--log-level", "error"];
        [envoy.as_str(), "-c", &format!("{directory}/envoy.yaml")]
            .into_iter()
            .chain(arguments)
            .map(str::to_owned)
            .collect()
    },
};
