//! A writer that keeps its first error to itself until it is asked: a library that writes a format
//! can then not be caught in the middle of it.

use std::io::{self, Seek, SeekFrom, Write};

/// Writes until something cannot be written; from then on it only counts.
pub(super) struct Latched<W> {
    out: W,
    error: Option<io::Error>,
    /// Where the next byte goes, and where the last one ends.
    at: u64,
    end: u64,
}

impl<W: Write + Seek> Latched<W> {
    /// Writes to an empty file.
    pub(super) const fn new(out: W) -> Self {
        Self { out, error: None, at: 0, end: 0 }
    }

    /// What was written to, where all of it could be written; else the first error.
    pub(super) fn into_inner(self) -> io::Result<W> {
        self.error.map_or(Ok(self.out), Err)
    }

    fn latch(&mut self, done: io::Result<()>) {
        if let Err(error) = done {
            self.error = Some(error);
        }
    }
}

impl<W: Write + Seek> Write for Latched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            let done = self.out.write_all(bytes);
            self.latch(done);
        }
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.error.is_none() {
            let done = self.out.flush();
            self.latch(done);
        }
        Ok(())
    }
}

impl<W: Write + Seek> Seek for Latched<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        let target = target.ok_or(io::ErrorKind::InvalidInput)?;
        if self.error.is_none() {
            let done = self.out.seek(SeekFrom::Start(target)).map(|_| ());
            self.latch(done);
        }
        self.at = target;
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A file on a disk that is full from the n-th write on, once or for good.
    struct Failing {
        file: Cursor<Vec<u8>>,
        writes: usize,
        fails_at: usize,
        once: bool,
    }

    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.writes += 1;
            let fails = if self.once { self.writes == self.fails_at } else { self.writes >= self.fails_at };
            if fails { Err(io::ErrorKind::StorageFull.into()) } else { self.file.write(bytes) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Failing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    #[test]
    fn a_zip_comes_to_its_end_whatever_write_fails_and_the_error_is_told() {
        for once in [false, true] {
            for fails_at in 1..40 {
                let file = Failing { file: Cursor::default(), writes: 0, fails_at, once };
                let mut zip = zip::ZipWriter::new(Latched::new(file));
                for name in ["a", "b", "c"] {
                    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
                    zip.write_all(name.as_bytes()).unwrap();
                }
                let written = zip.finish().unwrap().into_inner();
                let whole = written.as_ref().is_ok_and(|file| file.writes < fails_at);
                let reported = written.is_err_and(|error| error.kind() == io::ErrorKind::StorageFull);
                assert!(whole || reported, "{fails_at}, once: {once}");
            }
        }
    }
}
