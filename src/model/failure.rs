//! What failures are due to.

/// What a failure is due to. Whoever has to decide what to do about one decides by this, never by
/// its words: an exit status, the answer of a server, whether to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// What was asked for: it cannot be read, names what is not there, or is refused.
    Request,
    /// The state of the ledger's file: it is not there, busy, moved away, or of another format.
    Ledger,
    /// The file of the ledger is damaged, or was altered.
    Damage,
    /// The system: a disk that is full, failing or read-only, or too little memory.
    System,
    /// perwhom itself.
    Internal,
    /// Nobody reads what is written any more.
    ClosedPipe,
}

impl Failure {
    /// What a failed read or write is due to, as far as the system says.
    #[must_use]
    pub fn of_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::BrokenPipe => Self::ClosedPipe,
            ErrorKind::NotFound
            | ErrorKind::PermissionDenied
            | ErrorKind::AlreadyExists
            | ErrorKind::InvalidInput
            | ErrorKind::InvalidData
            | ErrorKind::IsADirectory
            | ErrorKind::NotADirectory
            | ErrorKind::UnexpectedEof => Self::Request,
            _ => Self::System,
        }
    }
}
