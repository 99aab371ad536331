//! Files: reads that cannot hang or grow, and a replacement that is old or new,
//! never torn.

mod folder;
mod read;
mod write;

pub use folder::{
    Kind, create_folder, create_inner_folder, entries, entries_by_kind, folder_of, sync_folder,
};
pub use read::{
    open_state, read_at_most, read_capped, read_capped_into, read_listed, read_settings,
    read_state, read_state_at_most, settings_in, sha256,
};
pub use write::{
    Attributes, PRIVATE, PUBLIC, append, create, is_temporary, keeps_modes, remove, replace,
    replace_many, replace_with, sweep,
};

pub(crate) use crate::store::unsupported::is_unsupported;
