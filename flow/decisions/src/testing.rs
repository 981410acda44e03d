//! The tiny shop of the tests.
