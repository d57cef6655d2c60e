//! How many copies of a write there must be before the store calls it done: `WAIT` and `WAITAOF`.
//!
//! Both speak of what their own connection did, so they go to the server together with the write, on one connection. After a lost
//! connection, the write is repeated on the new one and changes nothing; Redis then waits for everything that the server had written
//! by that time, the first attempt included.

use std::time::Duration;

use futures_util::FutureExt;
use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::{
    Cmd, Pipeline, RedisFuture, RedisResult, Value, cmd, from_redis_value_ref, make_extension_error,
};

/// How long the server waits for its replicas. Less than the store waits for an answer, so that the store gets one.
const LONGEST: Duration = Duration::from_millis(1_500);

/// The code of the error for a write that too few servers confirmed.
pub(super) const UNCONFIRMED: &str = "UNCONFIRMED";

/// How a server answers that has no `WAITAOF`, or no append-only file.
const MISTAKES: [&str; 2] = ["unknown command", "appendonly is disabled"];

/// Commands that change nothing. All others wait, and so does every script.
const READS: [&[u8]; 17] = [
    b"CLUSTER",
    b"EXISTS",
    b"GET",
    b"HGET",
    b"HGETALL",
    b"HMGET",
    b"HVALS",
    b"INFO",
    b"SCAN",
    b"SCRIPT",
    b"SMEMBERS",
    b"TIME",
    b"TTL",
    b"ZCARD",
    b"ZRANGE",
    b"ZRANGEBYSCORE",
    b"ZSCAN",
];

/// What confirms a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    /// So many replicas have it, and the primary.
    pub(super) replicas: u32,
    /// It is on the disks of those replicas and of the primary, not only in their memory.
    pub(super) fsync: bool,
}

impl Wait {
    fn command(self) -> Cmd {
        let mut wait = cmd(if self.fsync { "WAITAOF" } else { "WAIT" });
        if self.fsync {
            wait.arg(1);
        }
        // Fits: it is a constant.
        wait.arg(self.replicas).arg(LONGEST.as_millis() as u64).to_owned()
    }

    /// Whether the server can confirm writes at all. It waits for nobody.
    pub(super) fn probe(self) -> Cmd {
        let mut probe = cmd(if self.fsync { "WAITAOF" } else { "WAIT" });
        if self.fsync {
            probe.arg(1);
        }
        probe.arg(0).arg(1).to_owned()
    }

    /// Checks what the server said about the copies.
    fn check(self, answer: &Value) -> RedisResult<()> {
        let (own, replicas): (u32, u32) =
            if self.fsync { from_redis_value_ref(answer)? } else { (1, from_redis_value_ref(answer)?) };
        if own >= 1 && replicas >= self.replicas {
            return Ok(());
        }
        let detail = format!("{replicas} of {} replicas confirmed a write in time", self.replicas);
        Err(make_extension_error(UNCONFIRMED.to_owned(), Some(detail)))
    }
}

/// Whether a command may change something.
pub(super) fn is_write(command: &Cmd) -> bool {
    let name = command.args_iter().next();
    !matches!(name, Some(redis::Arg::Simple(name)) if READS.contains(&name))
}

/// A connection that takes several commands at once.
pub(super) trait Pipelining: ConnectionLike + Send {
    /// Sends commands on one connection: in a cluster, to the primary that has the key.
    fn send<'a>(&'a mut self, commands: &'a Pipeline, key: &'a [u8]) -> RedisFuture<'a, Vec<Value>>;
}

impl Pipelining for MultiplexedConnection {
    fn send<'a>(&'a mut self, commands: &'a Pipeline, _key: &'a [u8]) -> RedisFuture<'a, Vec<Value>> {
        self.req_packed_commands(commands, 0, commands.len())
    }
}

#[cfg(feature = "cluster")]
impl Pipelining for redis::cluster_async::ClusterConnection {
    fn send<'a>(&'a mut self, commands: &'a Pipeline, key: &'a [u8]) -> RedisFuture<'a, Vec<Value>> {
        use redis::cluster_routing::{Route, SingleNodeRoutingInfo, SlotAddr};

        let primary = SingleNodeRoutingInfo::SpecificNode(Route::with_key(key, SlotAddr::Master));
        self.route_pipeline(commands.clone(), 0, commands.len(), primary).boxed()
    }
}

/// A connection on which each write waits for its copies, if the store is to wait.
pub(super) struct Waiting<C> {
    pub(super) connection: C,
    pub(super) wait: Option<Wait>,
}

impl<C: Pipelining> ConnectionLike for Waiting<C> {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        let Some(wait) = self.wait.filter(|_| is_write(command)) else {
            return self.connection.req_packed_command(command);
        };
        async move {
            let mut both = redis::pipe();
            both.add_command(command.clone()).add_command(wait.command());
            let answers = self.connection.send(&both, key(command)).await?;
            let [done, confirmed] = <[Value; 2]>::try_from(answers).map_err(|_| missing())?;
            let done = done.extract_error()?;
            wait.check(&confirmed.extract_error().map_err(|error| unconfirmed(&error).unwrap_or(error))?)?;
            Ok(done)
        }
        .boxed()
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        self.connection.req_packed_commands(pipeline, offset, count)
    }

    fn get_db(&self) -> i64 {
        self.connection.get_db()
    }
}

/// What became of the wait, if the server ended or refused it: the write has happened there, and may not last. A server that becomes a
/// replica sends `UNBLOCKED` to those that wait, and takes no `WAIT` afterwards. None, if the server can't wait at all.
fn unconfirmed(error: &redis::RedisError) -> Option<redis::RedisError> {
    let (code, detail) = (error.code().unwrap_or_default(), error.detail().unwrap_or_default());
    (!cannot_wait(error))
        .then(|| make_extension_error(UNCONFIRMED.to_owned(), Some(format!("{code} {detail}"))))
}

/// Whether a server says that it can never confirm a write.
pub(super) fn cannot_wait(error: &redis::RedisError) -> bool {
    let detail = error.detail().unwrap_or_default();
    error.code() == Some("NOPERM") || MISTAKES.iter().any(|mistake| detail.contains(mistake))
}

fn missing() -> redis::RedisError {
    (redis::ErrorKind::UnexpectedReturnType, "two commands have two answers").into()
}

/// The first key of a command: scripts name theirs after the hash and the number of keys.
fn key(command: &Cmd) -> &[u8] {
    let mut words = command.args_iter().filter_map(|word| match word {
        redis::Arg::Simple(word) => Some(word),
        _ => None,
    });
    let place = if words.next() == Some(b"EVALSHA") { 2 } else { 0 };
    words.nth(place).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_waits_and_a_look_up_does_not() {
        assert!(is_write(cmd("SET").arg("a").arg("b")) && is_write(cmd("EVALSHA").arg("hash")));
        assert!(!is_write(cmd("GET").arg("a")) && !is_write(cmd("SCRIPT").arg("LOAD")));
    }

    #[test]
    fn the_key_says_where_to_wait() {
        assert_eq!(key(cmd("EVALSHA").arg("hash").arg(1).arg("the key").arg("more")), b"the key");
        assert_eq!(key(cmd("SET").arg("the key").arg("value")), b"the key");
    }

    #[test]
    fn a_wait_that_the_server_ends_confirms_nothing() {
        let answer = |code: &str, detail: &str| make_extension_error(code.into(), Some(detail.into()));
        for (code, detail) in [
            ("UNBLOCKED", "force unblock from blocking operation, instance state changed"),
            ("ERR", "WAIT cannot be used with replica instances."),
        ] {
            let error = unconfirmed(&answer(code, detail)).expect("it may have happened");
            assert_eq!(error.code(), Some(UNCONFIRMED));
            assert!(error.detail().is_some_and(|text| text.contains(detail)), "{error:?}");
        }
        for (code, detail) in [
            ("ERR", "unknown command 'WAITAOF', with args beginning with: '1' "),
            ("ERR", "WAITAOF cannot be used when numlocal is set but appendonly is disabled."),
            ("NOPERM", "this user has no permissions to run the 'wait' command"),
        ] {
            assert!(unconfirmed(&answer(code, detail)).is_none(), "{code} {detail}");
        }
    }

    #[test]
    fn too_few_copies_are_an_error() {
        let (two, disk) = (Wait { replicas: 2, fsync: false }, Wait { replicas: 1, fsync: true });
        let pair = |own, replicas| Value::Array(vec![Value::Int(own), Value::Int(replicas)]);
        assert!(two.check(&Value::Int(2)).is_ok() && disk.check(&pair(1, 1)).is_ok());
        for error in [two.check(&Value::Int(1)), disk.check(&pair(0, 1)), disk.check(&pair(1, 0))] {
            assert_eq!(error.expect_err("too few").code(), Some(UNCONFIRMED));
        }
        assert_eq!(two.command().get_packed_command(), cmd("WAIT").arg(2).arg(1_500).get_packed_command());
        let expected = cmd("WAITAOF").arg(1).arg(1).arg(1_500).get_packed_command();
        assert_eq!(disk.command().get_packed_command(), expected);
    }
}
