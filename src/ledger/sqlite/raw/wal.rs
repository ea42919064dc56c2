//! The write-ahead log beside a file: which pages it holds that were committed
//! (<https://www.sqlite.org/fileformat2.html>, section 4).

use std::collections::BTreeMap;
use std::io::{self, Read};

/// Bytes before the first frame.
const HEADER: usize = 32;
/// Bytes before the page of a frame.
const FRAME: usize = 24;

/// By page: where in the log its newest copy begins, in bytes; up to the end of the last whole
/// transaction. Nothing, where it is no log for pages of this size.
pub(super) fn committed(mut log: impl Read, page: usize) -> io::Result<Option<BTreeMap<u32, u64>>> {
    let mut header = [0; HEADER];
    if log.read_exact(&mut header).is_err() {
        return Ok(None);
    }
    let order: Order = match word(&header, 0, u32::from_be_bytes) {
        0x377F_0682 => u32::from_le_bytes,
        0x377F_0683 => u32::from_be_bytes,
        _ => return Ok(None),
    };
    let big = |bytes: &[u8], at: usize| word(bytes, at, u32::from_be_bytes);
    let mut sum = Sum(0, 0);
    sum.add(&header[..24], order);
    if big(&header, 8) as usize != page || sum != Sum(big(&header, 24), big(&header, 28)) {
        return Ok(None);
    }
    let salt = &header[16..24];
    let mut found = BTreeMap::new();
    let mut pending = BTreeMap::new();
    let mut frame = vec![0; FRAME + page];
    let mut at = HEADER as u64;
    while whole(&mut log, &mut frame)? {
        sum.add(&frame[..8], order);
        sum.add(&frame[FRAME..], order);
        let holds = &frame[8..16] == salt && sum == Sum(big(&frame, 16), big(&frame, 20));
        if !holds {
            break;
        }
        pending.insert(big(&frame, 0), at + FRAME as u64);
        // How many pages the file then has; only where a transaction ends.
        if big(&frame, 4) > 0 {
            found.append(&mut pending);
        }
        at += frame.len() as u64;
    }
    Ok(Some(found))
}

/// Fills a frame; not, where the log ends before.
fn whole(log: &mut impl Read, frame: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(frame) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

type Order = fn([u8; 4]) -> u32;

fn word(bytes: &[u8], at: usize, order: Order) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, order)
}

/// The sum that goes on over all frames.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sum(u32, u32);

impl Sum {
    fn add(&mut self, bytes: &[u8], order: Order) {
        for at in (0..bytes.len()).step_by(8) {
            self.0 = self.0.wrapping_add(word(bytes, at, order)).wrapping_add(self.1);
            self.1 = self.1.wrapping_add(word(bytes, at + 4, order)).wrapping_add(self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a log beside it that was never put into it.
    fn log() -> (Vec<u8>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;
                 CREATE TABLE t (x); INSERT INTO t VALUES (1); INSERT INTO t VALUES (zeroblob(20000));",
            )
            .unwrap();
        let count = connection.query_row("PRAGMA page_count", (), |row| row.get(0)).unwrap();
        (std::fs::read(folder.path().join("a.db-wal")).unwrap(), count)
    }

    #[test]
    fn what_was_committed_is_found_and_nothing_after_it() {
        let (bytes, count) = log();
        let whole = committed(bytes.as_slice(), 4096).unwrap().unwrap();
        assert_eq!(whole.len(), count);
        let at = usize::try_from(whole[&1]).unwrap();
        assert_eq!(bytes[at..at + 15], *b"SQLite format 3");
        // Cut off within the last transaction, or altered there: what came before holds.
        let mut altered = bytes.clone();
        *altered.last_mut().unwrap() ^= 1;
        let cut = bytes[..bytes.len() - 1].to_vec();
        for bytes in [altered, cut] {
            let part = committed(bytes.as_slice(), 4096).unwrap().unwrap();
            assert_eq!(part.len(), 2);
        }
        assert_eq!(committed(bytes.as_slice(), 8192).unwrap(), None);
        assert_eq!(committed(&bytes[1..], 4096).unwrap(), None);
        assert_eq!(committed(&bytes[..10], 4096).unwrap(), None);
    }
}
