//! Redis.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use test_needs::Need;

use crate::kind::{Kind, Once, Place};
use crate::{Server, client, programs, tls};

/// Redis, as a [`Kind`].
#[derive(Default)]
pub struct Redis {
    /// The databases that were given away. They have numbers; the server's URL is that of number 0.
    used: AtomicU32,
}

const DATABASES: u32 = 1024;

/// All keys of a database with their values, of any type.
const READ_ALL: &str = "
    local readers = {
        string = {'GET'}, hash = {'HGETALL'}, set = {'SMEMBERS'}, list = {'LRANGE', 0, -1},
        zset = {'ZRANGE', 0, -1, 'WITHSCORES'}, stream = {'XRANGE', '-', '+'},
    }
    local all = {}
    for _, key in ipairs(redis.call('KEYS', '*')) do
        local reader = readers[redis.call('TYPE', key).ok]
        table.insert(all, {key, redis.call(reader[1], key, unpack(reader, 2))})
    end
    return all";

impl Kind for Redis {
    const NAME: &'static str = "redis";
    const NEED: Need = test_needs::REDIS;
    const USER: &'static str = "redis";
    const STOP_SIGNAL: &'static str = "TERM";

    fn once() -> &'static Once<Self> {
        static ONCE: Once<Redis> = Once::new();
        &ONCE
    }

    fn initialise(data: String) -> Vec<String> {
        vec!["mkdir".into(), data]
    }

    fn command_line(place: &Place) -> Vec<String> {
        command_line(programs::argument("redis-server"), place)
    }

    fn ping(place: &Place) -> Command {
        ping(place)
    }

    fn url(place: &Place) -> String {
        url(place)
    }

    fn create_database(&self, place: &Place) -> String {
        create_database(&self.used, place)
    }

    fn dump(place: &Place) -> Vec<u8> {
        dump(place)
    }
}

/// The arguments of Redis, or of a server like it.
pub(crate) fn command_line(program: String, place: &Place) -> Vec<String> {
    let (port, data, socket) = (place.port.to_string(), place.path("data"), place.path("socket"));
    let (databases, host) = (DATABASES.to_string(), place.host.to_string());
    let (certificate, key) = (place.path(tls::CERTIFICATE), place.path(tls::KEY));
    let settings = [
        ["--bind", &host],
        // Another host may ask, too.
        ["--protected-mode", "no"],
        ["--port", if place.tls { "0" } else { &port }],
        ["--unixsocket", &socket],
        ["--dir", &data],
        ["--databases", &databases],
        ["--save", ""],
        ["--rdbcompression", "no"],
        ["--appendonly", "yes"],
        // The file is written before each answer, and stays when the process is killed. With `everysec`, a
        // slow disk would put that off.
        ["--appendfsync", "no"],
    ];
    let mut command = vec![program];
    command.extend(settings.concat().into_iter().map(String::from));
    if place.tls {
        let settings = [
            ["--tls-port", &port],
            ["--tls-cert-file", &certificate],
            ["--tls-key-file", &key],
            ["--tls-auth-clients", "no"],
        ];
        command.extend(settings.concat().into_iter().map(String::from));
    }
    command
}

pub(crate) fn ping(place: &Place) -> Command {
    // Refused while the server loads its data, unlike PING.
    query(place, 0, &["-e", "DBSIZE"])
}

pub(crate) fn url(place: &Place) -> String {
    format!("{}://{}:{}", scheme(place), place.host, place.port)
}

pub(crate) fn create_database(used: &AtomicU32, place: &Place) -> String {
    let number = used.fetch_add(1, Ordering::Relaxed) + 1;
    assert!(number < DATABASES, "all {DATABASES} databases of this Redis are used: start another");
    format!("{}://{}:{}/{number}", scheme(place), place.host, place.port)
}

pub(crate) fn dump(place: &Place) -> Vec<u8> {
    let keyspace = client::output(&mut query(place, 0, &["INFO", "keyspace"]));
    let mut dump = Vec::new();
    for line in String::from_utf8_lossy(&keyspace).lines() {
        let number = line.strip_prefix("db").and_then(|line| line.split(':').next()?.parse().ok());
        if let Some(number) = number {
            dump.extend(client::output(&mut query(place, number, &["-e", "EVAL", READ_ALL, "0"])));
        }
    }
    client::output(&mut query(place, 0, &["-e", "SAVE"]));
    dump
}

impl Server<Redis> {
    /// Runs a command, its words separated by spaces, and returns the answer.
    ///
    /// # Panics
    ///
    /// If the server answers with an error.
    pub fn tell(&self, command: &str) -> String {
        tell(&self.place, command)
    }
}

pub(crate) fn tell(place: &Place, command: &str) -> String {
    let words: Vec<_> = ["-e"].into_iter().chain(command.split(' ')).collect();
    String::from_utf8_lossy(&client::output(&mut query(place, 0, &words))).into_owned()
}

fn scheme(place: &Place) -> &'static str {
    if place.tls { "rediss" } else { "redis" }
}

pub(crate) fn query(place: &Place, database: u32, command: &[&str]) -> Command {
    let mut redis = client::bounded("redis-cli");
    redis.args(["-s", &place.path("socket"), "-n", &database.to_string(), "--raw"]).args(command);
    redis
}
