//! The default backend: append-only segment logs beside one redb file.
