//! Waiting for what a process says, but not for ever, and hearing it, but not without end.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::model::size::Size;

/// How much is taken from the pipe at once, in bytes.
const CHUNK: usize = 1 << 16;

/// A reader that waits for another, all in all, no longer than it may.
///
/// Only waiting counts: however long what was read is worked on, it takes nothing of the time.
pub(super) struct Patient {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    at: usize,
    time_left: Duration,
    bytes_left: u64,
}

impl Patient {
    /// Reads what `from` gives: up to `output`, and waiting for it up to `time`. The first is an
    /// error of the kind [`io::ErrorKind::FileTooLarge`], the second of [`io::ErrorKind::TimedOut`].
    pub(super) fn of(mut from: impl Read + Send + 'static, time: Duration, output: Size) -> Self {
        let (send, chunks) = sync_channel(2);
        // It ends when the process does, or when nobody listens any more.
        thread::spawn(move || {
            loop {
                let mut chunk = vec![0; CHUNK];
                let read = match from.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(read) => {
                        chunk.truncate(read);
                        Ok(chunk)
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => Err(error),
                };
                let failed = read.is_err();
                if send.send(read).is_err() || failed {
                    break;
                }
            }
        });
        Self { chunks, chunk: Vec::new(), at: 0, time_left: time, bytes_left: output.0 }
    }
}

impl Read for Patient {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() {
            let begun = Instant::now();
            let chunk = self.chunks.recv_timeout(self.time_left);
            self.time_left = self.time_left.saturating_sub(begun.elapsed());
            self.chunk = match chunk {
                Ok(chunk) => chunk?,
                Err(RecvTimeoutError::Timeout) => return Err(io::ErrorKind::TimedOut.into()),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            };
            self.at = 0;
            self.bytes_left = self
                .bytes_left
                .checked_sub(self.chunk.len() as u64)
                .ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        }
        let there = self.chunk.get(self.at..).unwrap_or_default();
        let count = there.len().min(bytes.len());
        bytes[..count].copy_from_slice(&there[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says something and then nothing any more.
    struct Stuck(bool);

    impl Read for Stuck {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                thread::sleep(Duration::from_secs(600));
            }
            bytes[0] = b'x';
            Ok(1)
        }
    }

    #[test]
    fn neither_silence_nor_a_flood_lasts() {
        let time = Duration::from_secs(60);
        let mut all = Vec::new();
        Patient::of("text".as_bytes(), time, Size(4)).read_to_end(&mut all).unwrap();
        assert_eq!(all, b"text");
        let flood = Patient::of(io::repeat(0), time, Size::megabytes(1)).read_to_end(&mut all);
        assert_eq!(flood.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let short = Duration::from_millis(50);
        let stuck = Patient::of(Stuck(false), short, Size::megabytes(1)).read_to_end(&mut all);
        assert_eq!(stuck.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
