//! Locks whose poison is ignored.
//!
//! A lock is poisoned when a thread panicked while holding it. What these locks guard is changed in one step after
//! everything that can fail, and the file on disk is the truth anyway; refusing all later work because one thread
//! died would turn a small fault into an outage.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The mutex, alone.
pub(crate) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// To look, beside others who look.
pub(crate) fn look<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

/// To change, alone.
pub(crate) fn change<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
