//! An answer as HTTP writes it (RFC 9112): status, fields, body; and the body without its codings.

use std::borrow::Cow;
use std::io::Read as _;

use super::record::split_head;

/// An answer.
pub(super) struct Response<'b> {
    /// Its status (RFC 9110).
    pub status: u32,
    fields: Vec<(String, String)>,
    body: &'b [u8],
}

impl<'b> Response<'b> {
    /// Reads one.
    pub(super) fn of(block: &'b [u8]) -> Option<Self> {
        let (head, body) = split_head(block).unwrap_or((block, &[]));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next()?.split_whitespace().nth(1)?.parse().ok()?;
        let fields = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { status, fields, body })
    }

    /// A field by its name, in small letters.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The media type of the body, without its parameters.
    pub(super) fn media(&self) -> Option<String> {
        self.field("content-type").map(|value| media_of(value).to_ascii_lowercase())
    }

    /// The encoding that the server says the body is in.
    pub(super) fn charset(&self) -> Option<String> {
        let parameters = self.field("content-type")?.split(';').skip(1);
        parameters
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, value)| value.trim().trim_matches('"').to_owned())
    }

    /// The body as the page was before it was coded for the way.
    pub(super) fn body(&self, limit: u64) -> Result<Cow<'b, [u8]>, String> {
        let mut body = Cow::Borrowed(self.body);
        if self
            .field("transfer-encoding")
            .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"))
        {
            body = Cow::Owned(unchunked(&body));
        }
        for coding in self.field("content-encoding").unwrap_or_default().split(',').rev() {
            let reader: Box<dyn std::io::Read + '_> = match coding.trim().to_ascii_lowercase().as_str() {
                "" | "identity" => continue,
                "gzip" | "x-gzip" => Box::new(flate2::read::MultiGzDecoder::new(&*body)),
                "deflate" if body.first().is_some_and(|byte| byte & 0x0f == 8) => {
                    Box::new(flate2::read::ZlibDecoder::new(&*body))
                }
                "deflate" => Box::new(flate2::read::DeflateDecoder::new(&*body)),
                other => return Err(format!("its body is coded as {other}, which perwhom cannot read")),
            };
            let mut plain = Vec::new();
            // What was cut off on the way is read as far as it goes.
            let read = reader.take(limit + 1).read_to_end(&mut plain);
            if plain.len() as u64 > limit {
                return Err(format!("its body unpacks to more than {limit} bytes; set --max-memory"));
            }
            if let Err(error) = read
                && plain.is_empty()
            {
                return Err(format!("its body is damaged: {error}"));
            }
            body = Cow::Owned(plain);
        }
        Ok(body)
    }
}

/// A media type without its parameters.
pub(super) fn media_of(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}

/// A body without its chunks (RFC 9112, 7.1); one that is not chunked after all is left as it is.
fn unchunked(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut rest = body;
    loop {
        let Some(end) = memchr::memchr(b'\n', rest) else {
            return if plain.is_empty() { body.to_vec() } else { plain };
        };
        let line = String::from_utf8_lossy(&rest[..end]);
        let size = line.split(';').next().unwrap_or_default().trim().to_owned();
        let Ok(size) = usize::from_str_radix(&size, 16) else {
            return if plain.is_empty() { body.to_vec() } else { plain };
        };
        rest = &rest[end + 1..];
        if size == 0 {
            break;
        }
        let taken = size.min(rest.len());
        plain.extend_from_slice(&rest[..taken]);
        rest = rest[taken..].strip_prefix(b"\r\n").unwrap_or(&rest[taken..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn body(head: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let block = [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), body].concat();
        Response::of(&block).unwrap().body(1000).map(Cow::into_owned)
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn a_body_is_read_without_its_codings() {
        assert_eq!(body("X: y", b"plain").unwrap(), b"plain");
        assert_eq!(
            body("Transfer-Encoding: chunked", b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").unwrap(),
            b"abcde"
        );
        assert_eq!(body("Transfer-Encoding: chunked", b"<html>").unwrap(), b"<html>");
        assert_eq!(body("Content-Encoding: gzip", &packed(b"abc")).unwrap(), b"abc");
        let cut = packed(&b"abcdefgh".repeat(20));
        assert!(!body("Content-Encoding: gzip", &cut[..cut.len() - 8]).unwrap().is_empty());
    }

    #[test]
    fn what_unpacks_to_too_much_or_cannot_be_read_is_refused() {
        assert!(
            body("Content-Encoding: gzip", &packed(&[b'a'; 5000])).unwrap_err().contains("more than 1000")
        );
        assert!(body("Content-Encoding: br", b"x").unwrap_err().contains("br"));
        assert!(body("Content-Encoding: gzip", b"x").unwrap_err().contains("damaged"));
    }

    #[test]
    fn type_and_encoding_are_as_the_server_says() {
        let response =
            Response::of(b"HTTP/1.1 404 Not Found\r\nContent-Type: Text/HTML; charset=\"latin1\"\r\n\r\n")
                .unwrap();
        assert_eq!(
            (response.status, response.media().as_deref(), response.charset().as_deref()),
            (404, Some("text/html"), Some("latin1"))
        );
    }
}
