use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An HTTP request for the host to send.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// As `GET`.
    pub method: String,
    /// Absolute, `http` or `https`.
    pub url: String,
    /// By name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Empty for none.
    #[serde(default, with = "crate::base64")]
    pub body: Vec<u8>,
}

impl Request {
    /// A request of a method.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Self {
        Self { method: method.into(), url: url.into(), headers: BTreeMap::new(), body: Vec::new() }
    }

    /// A GET.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new("GET", url)
    }

    /// A POST of a body.
    pub fn post(url: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::new("POST", url) }
    }

    /// With a header.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }
}

/// What came back, whatever its status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// As 200.
    pub status: u16,
    /// By name in lower case; the values of a repeated one are joined by `, `.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Unpacked, if it came packed.
    #[serde(default, with = "crate::base64")]
    pub body: Vec<u8>,
}

impl Response {
    /// A response without headers, for tests.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: BTreeMap::new(), body: body.into() }
    }

    /// Whether the status is one of success, 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_body_travels_as_base64() {
        let url = "https://example.com/";
        let request = Request::post(url, [0xff, 0]).with_header("Accept", "text/plain");
        assert_eq!(
            serde_json::to_value(request).unwrap(),
            json!({"method": "POST", "url": url, "headers": {"Accept": "text/plain"}, "body": "/wA="})
        );
    }

    #[test]
    fn a_response_may_lack_headers_and_body() {
        for response in [json!({"status": 204}), json!({"status": 204, "body": null})] {
            assert_eq!(serde_json::from_value::<Response>(response).unwrap(), Response::new(204, []));
        }
    }

    #[test]
    fn a_body_that_is_not_base64_is_an_error() {
        let error = serde_json::from_value::<Response>(json!({"status": 200, "body": "?"})).unwrap_err();
        assert!(error.to_string().starts_with("body: found no base64, expected it"), "{error}");
    }
}
