//! Statements with their values in the text: what takes one round trip, but cannot be prepared.

use std::fmt::Write;

use super::dialect::Dialect;
use super::value::Value;

impl Dialect {
    /// The statement with its values in the places of `$1`, `$2`, …
    ///
    /// A text or bytes become hexadecimal digits. So no value can end its literal, whatever the character set and the
    /// settings of the connection are.
    pub(super) fn with_literals(self, statement: &str, values: &[Value<'_>]) -> String {
        let mut sql = String::with_capacity(statement.len() + values.len() * 256);
        let mut parts = statement.split('$');
        sql.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at(digits);
            let value = number.parse::<usize>().ok().and_then(|number| values.get(number.checked_sub(1)?));
            // A statement names no value that it does not get; if it did, the database would refuse the text.
            match value {
                Some(value) => self.push_literal(&mut sql, *value),
                None => sql.push('$'),
            }
            sql.push_str(rest);
        }
        sql
    }

    fn push_literal(self, sql: &mut String, value: Value<'_>) {
        let (before, bytes, after) = match (self, value) {
            (Self::MySql, Value::Bytes(bytes)) => ("x'", bytes, "'"),
            (Self::MySql, Value::Text(text)) => ("CONVERT(x'", text.as_bytes(), "' USING utf8mb4)"),
            (Self::MySql, Value::NoBytes) => return sql.push_str("NULL"),
            (_, Value::Bytes(bytes)) => ("decode('", bytes, "', 'hex')"),
            (_, Value::Text(text)) => ("convert_from(decode('", text.as_bytes(), "', 'hex'), 'UTF8')"),
            (_, Value::NoBytes) => return sql.push_str("NULL::bytea"),
            (dialect, Value::Integer(integer)) => {
                let _ = match dialect {
                    Self::MySql => write!(sql, "{integer}"),
                    _ => write!(sql, "'{integer}'::bigint"),
                };
                return;
            }
        };
        sql.push_str(before);
        for byte in bytes {
            for digit in [byte >> 4, byte & 0xf] {
                sql.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        sql.push_str(after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [Value<'_>; 4] =
        [Value::Text("'; DROP TABLE x; -- \\"), Value::Bytes(b"\0\xff"), Value::Integer(-5), Value::NoBytes];

    #[test]
    fn a_text_and_bytes_become_hexadecimal_digits() {
        let sql = Dialect::MySql.with_literals("SELECT $2, $1 = $1 WHERE a > $3 AND b IS $4;", &VALUES);
        assert_eq!(
            sql,
            "SELECT x'00ff', CONVERT(x'273b2044524f50205441424c4520783b202d2d205c' USING utf8mb4) = \
             CONVERT(x'273b2044524f50205441424c4520783b202d2d205c' USING utf8mb4) WHERE a > -5 AND b IS NULL;"
        );
        let sql = Dialect::Postgres.with_literals("$1 $2 $3 $4", &VALUES);
        assert_eq!(
            sql,
            "convert_from(decode('273b2044524f50205441424c4520783b202d2d205c', 'hex'), 'UTF8') \
             decode('00ff', 'hex') '-5'::bigint NULL::bytea"
        );
    }

    #[test]
    fn numbers_have_as_many_digits_as_they_have() {
        let values: Vec<Value<'_>> = (1..=12).map(Value::Integer).collect();
        assert_eq!(Dialect::MySql.with_literals("$1,$12,$2", &values), "1,12,2");
        assert_eq!(Dialect::MySql.with_literals("$13,$0", &values), "$,$");
    }
}
