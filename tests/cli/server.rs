//! A server on the loopback interface that answers as it is told.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a path answers.
#[derive(Clone)]
pub enum Answer {
    /// These bytes, as they are: status line, fields, body. Then the connection ends.
    Raw(Vec<u8>),
    /// A page, of which nothing is sent to who has it already.
    Page(String),
    /// The beginning of a page, and then a byte now and then.
    Drip(String),
}

impl Answer {
    /// An answer with a status line such as `200 OK`, fields, and a body.
    pub fn of(status: &str, fields: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
        Self::Raw([head.as_bytes(), body].concat())
    }

    /// A redirect.
    pub fn to(location: &str) -> Self {
        Self::of("302 Found", &format!("Location: {location}\r\n"), "")
    }
}

/// A server, as long as it is held.
pub struct Server {
    port: u16,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, answers: Arc::default(), asked: Arc::default() };
        let (answers, asked) = (Arc::clone(&server.answers), Arc::clone(&server.asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (Arc::clone(&answers), Arc::clone(&asked));
                thread::spawn(move || answer(stream, &answers, &asked));
            }
        });
        server
    }

    pub fn serve(&self, path: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests that came, each with its fields.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Reads a request and answers it.
pub fn answer(
    mut stream: impl Read + Write,
    answers: &Mutex<HashMap<String, Answer>>,
    asked: &Mutex<Vec<String>>,
) {
    let mut request = String::new();
    {
        let mut reader = BufReader::new(&mut stream);
        while !request.ends_with("\r\n\r\n") {
            if reader.read_line(&mut request).unwrap_or(0) == 0 {
                return;
            }
        }
    }
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().unwrap().push(request.to_lowercase());
    let found = answers.lock().unwrap().get(&path).cloned();
    let bytes = match found {
        None => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
        Some(Answer::Raw(bytes)) => bytes,
        Some(Answer::Page(page)) => {
            let mark = format!(
                "\"{:x}\"",
                page.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte))
            );
            let fields = format!("Content-Type: text/html; charset=utf-8\r\nETag: {mark}\r\n");
            let known = request.to_lowercase().contains(&format!("if-none-match: {mark}"));
            let answer = if known {
                Answer::of("304 Not Modified", &fields, "")
            } else {
                Answer::of("200 OK", &fields, page)
            };
            let Answer::Raw(bytes) = answer else { return };
            bytes
        }
        Some(Answer::Drip(page)) => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n";
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(page.as_bytes()));
            while stream.write_all(b"x").and_then(|()| stream.flush()).is_ok() {
                thread::sleep(Duration::from_millis(100));
            }
            return;
        }
    };
    let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
}
