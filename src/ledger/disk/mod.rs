//! Files as the system keeps them: whether a path still leads to one, those that have no name yet,
//! and what is no regular file.

pub(super) mod place;
pub(super) mod regular;
pub(super) mod unnamed;

pub use self::regular::open_regular;
pub use self::unnamed::{folder_of, sync_folder};
