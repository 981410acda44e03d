//! Writing to the last segment, and what happens when that fails.
//!
//! **A failed write is taken back.** A full disk may leave half a batch behind; the file is cut to the length before,
//! which needs no space, and the next append may succeed once there is room again. If even that fails, the appender
//! is broken.
//!
//! **A failed flush breaks the appender.** After a failed `fsync` Linux may mark the pages clean that it could not
//! write, so a second flush that succeeds proves nothing, and what is read back comes from memory. The batch is cut
//! off, no further one is taken, and a restart finds out what the disk really holds. Trying again was refused for
//! that reason; exiting the process was refused because reads and decisions can go on.

use std::fs::File;
use std::io::{self, Write};

/// What is appended to; a file, except where a test lets it fail.
pub(crate) trait Medium {
    /// Appends all bytes, or fails leaving some of them.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes what was written survive a power cut.
    fn flush(&mut self) -> io::Result<()>;
    /// Cuts it to a length.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

impl Medium for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

/// Appends to a medium, whole batches only.
pub(crate) struct Appender<M> {
    medium: M,
    length: u64,
    unflushed: bool,
    broken: bool,
}

impl<M: Medium> Appender<M> {
    /// Goes on at `length`, the end of the medium.
    pub(crate) const fn new(medium: M, length: u64) -> Self {
        Self { medium, length, unflushed: false, broken: false }
    }

    /// Bytes in the medium, all of whole batches.
    pub(crate) const fn length(&self) -> u64 {
        self.length
    }

    /// Whether something was written since the last flush.
    pub(crate) const fn unflushed(&self) -> bool {
        self.unflushed
    }

    /// Writes a batch without flushing.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.check()?;
        if let Err(error) = self.medium.write(bytes) {
            self.broken = self.medium.cut(self.length).is_err();
            return Err(error);
        }
        self.length += bytes.len() as u64;
        self.unflushed = true;
        Ok(())
    }

    /// Writes a batch and flushes it; after an error it is not there.
    pub(crate) fn append_durably(&mut self, bytes: &[u8]) -> io::Result<()> {
        let before = self.length;
        self.append(bytes)?;
        self.flush().inspect_err(|_| {
            // Best effort, so that a restart does not take from memory what the disk refused.
            let _ = self.medium.cut(before);
            self.length = before;
        })
    }

    /// Flushes what was written.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.check()?;
        if self.unflushed {
            self.medium.flush().inspect_err(|_| self.broken = true)?;
            self.unflushed = false;
        }
        Ok(())
    }

    /// Writes a mark that need not survive: nobody waits for it to be flushed.
    pub(crate) fn append_mark(&mut self, bytes: &[u8]) -> io::Result<()> {
        let unflushed = self.unflushed;
        self.append(bytes)?;
        self.unflushed = unflushed;
        Ok(())
    }

    fn check(&self) -> io::Result<()> {
        match self.broken {
            true => Err(io::Error::other("an earlier write or flush failed; restart to check the file and go on")),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    //! Claims: a failed write is taken back and the next succeeds; a failed flush ends all appending; a write that
    //! cannot be taken back ends it too.

    use super::*;

    /// A medium with so many bytes of room, and switches for the other faults.
    struct Faulty {
        bytes: Vec<u8>,
        room: usize,
        flushes: bool,
        cuts: bool,
    }

    impl Medium for Faulty {
        fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
            let fits = bytes.len().min(self.room - self.bytes.len());
            self.bytes.extend_from_slice(&bytes[..fits]);
            if fits == bytes.len() { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
        }

        fn flush(&mut self) -> io::Result<()> {
            if self.flushes { Ok(()) } else { Err(io::Error::other("flush")) }
        }

        fn cut(&mut self, length: u64) -> io::Result<()> {
            if !self.cuts {
                return Err(io::Error::other("cut"));
            }
            self.bytes.truncate(length as usize);
            Ok(())
        }
    }

    fn faulty() -> Appender<Faulty> {
        Appender::new(Faulty { bytes: Vec::new(), room: 8, flushes: true, cuts: true }, 0)
    }

    #[test]
    fn a_full_disk_leaves_no_half_batch_and_appending_goes_on_when_there_is_room() {
        let mut appender = faulty();
        appender.append_durably(b"first").unwrap();
        assert_eq!(appender.append_durably(b"second").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(appender.medium.bytes, b"first");
        appender.medium.room = 100;
        appender.append_durably(b"third").unwrap();
        assert_eq!(appender.medium.bytes, b"firstthird");
        assert_eq!(appender.length(), 10);
    }

    #[test]
    fn after_a_failed_flush_the_batch_is_gone_and_nothing_more_is_taken() {
        let mut appender = faulty();
        appender.append_durably(b"one").unwrap();
        appender.medium.flushes = false;
        appender.append_durably(b"two").unwrap_err();
        assert_eq!(appender.medium.bytes, b"one");
        appender.medium.flushes = true;
        appender.append_durably(b"2").unwrap_err();
        appender.flush().unwrap_err();
        assert_eq!(appender.medium.bytes, b"one");
    }

    #[test]
    fn a_half_batch_that_cannot_be_taken_back_ends_appending() {
        let mut appender = faulty();
        appender.medium.cuts = false;
        appender.append(b"too many bytes").unwrap_err();
        appender.medium.room = 100;
        appender.append(b"x").unwrap_err();
    }

    #[test]
    fn a_mark_asks_for_no_flush_of_its_own() {
        let mut appender = faulty();
        appender.append(b"a").unwrap();
        appender.flush().unwrap();
        appender.append_mark(b"m").unwrap();
        assert!(!appender.unflushed());
    }
}
