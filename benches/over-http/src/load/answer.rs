//! An answer, of which little is read: the load must cost less than what it loads.

use crate::Result;

/// An answer to a request.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) head: &'a str,
    pub(crate) body: &'a str,
}

impl<'a> Answer<'a> {
    /// The first header with this name, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        header(self.head, name)
    }

    /// A member of the JSON object in the body, if it is a string.
    pub(crate) fn member(&self, name: &str) -> Result<&'a str> {
        let found = self.body.match_indices(name).find_map(|(at, _)| {
            let rest = self.body[at + name.len()..].strip_prefix('"')?.trim_start().strip_prefix(':')?;
            rest.trim_start().strip_prefix('"')?.split_once('"').map(|(value, _)| value)
        });
        found.ok_or_else(|| self.is_wrong(&format!("it has no `{name}`")))
    }

    /// Requires this status.
    pub(crate) fn expect(&self, status: u16) -> Result<()> {
        if self.status == status { Ok(()) } else { Err(self.is_wrong("its status is wrong")) }
    }

    /// The error for an answer that is not right.
    pub(crate) fn is_wrong(&self, why: &str) -> Box<dyn std::error::Error> {
        format!("an answer is not right, {why}:\n{}{}", self.head, self.body).into()
    }
}

/// The first header with this name.
pub(super) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (own, value) = line.split_once(':')?;
        own.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_headers_are_read() {
        let body = r#"{"active": true, "token_type":"Bearer", "access_token": "abc"}"#;
        let answer = Answer { status: 200, head: "HTTP/1.1 200 OK\r\nLocation: /there\r\n", body };
        assert_eq!(answer.member("access_token").expect("there"), "abc");
        assert_eq!(answer.header("location"), Some("/there"));
        assert!(answer.member("active").is_err() && answer.header("etag").is_none());
        assert!(answer.expect(200).is_ok() && answer.expect(201).is_err());
    }
}
